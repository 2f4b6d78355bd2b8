/** The survey's web page in the configuration: where it listens, how people reach it, and what its links are signed with. */
import { z } from 'zod';
import { hostName, line, proxies, publicUrl } from './fields.ts';

export const web = z.strictObject({
  bind: hostName
    .default('127.0.0.1')
    .meta({ description: 'Address on which surveys are answered. Put a proxy with TLS before it.' }),
  port: z.int().min(0).max(65_535).default(9_466).meta({ description: 'Its port. 0: a free one.' }),
  publicUrl: publicUrl
    .optional()
    .meta({ description: 'How people reach it, without `/s/TOKEN`. Absent: there is no page, and no link.' }),
  sender: line.max(60).optional().meta({ description: 'Who asks: stands on every page.' }),
  proxies: proxies.meta({
    description:
      "Proxies besides those on this machine whose `X-Forwarded-For` is taken for the person's address.",
  }),
  key: line.min(16, 'must have at least 16 characters').optional().meta({
    description:
      'What links are signed with. Not in this file. Absent: one is made and kept in the data folder.',
    secret: true,
  }),
  keyFile: line.optional().meta({ description: 'A file that holds it, on one line.' }),
});

export type WebConfig = z.output<typeof web>;
