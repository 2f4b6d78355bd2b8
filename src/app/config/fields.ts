/** Values that several parts of the configuration have. */
import { isIP } from 'node:net';
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

/** How people reach something of ours. */
export const publicUrl = z
  .string()
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
    message: 'must be a URL beginning with http: or https:',
  })
  .refine((value) => !/[?#\s]/.test(value), 'must have no query');

export const proxies = z
  .array(
    z
      .string()
      .refine((value) => isIP(value.replace(/\/\d{1,3}$/, '')) !== 0, 'must be an address or network'),
  )
  .default([]);

/** Spliced into Asterisk's files: no separator of theirs. */
export const sipToken = (description: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_.+~-]{1,64}$/, 'must be letters, digits and _ . + ~ - only')
    .meta({ description });

/** `password` and its companion `passwordFile`. */
export const secret = (what: string) => ({
  password: line.optional().meta({
    description: `${what}. Not in this file: in the environment, or in a file of its own.`,
    secret: true,
  }),
  passwordFile: line
    .meta({ description: `A file that holds ${what.charAt(0).toLowerCase()}${what.slice(1)}, on one line.` })
    .optional(),
});
