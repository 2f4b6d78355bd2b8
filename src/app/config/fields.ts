/** Values that several parts of the configuration have. */
import { z } from 'zod';

export const line = z
  .string()
  .min(1)
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');

export const hostName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:_-]*$/, 'must be a host name or address');

/** Where requests go, with placeholders: none in the host, so that no value decides where. */
export const urlTemplate = z
  .string()
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value.replaceAll(/[{}]/g, '')), {
    message: 'must be a URL beginning with http: or https:',
  })
  .refine((value) => !/^[^/]*\/\/[^/?#]*\{/.test(value), 'must not have a {placeholder} in its host');
