/** The console and the API in the configuration: where they listen, with which certificate, and behind which proxies. */
import { z } from 'zod';
import { hostName, line, proxies, publicUrl } from './fields.ts';

export const consoleSettings = z.strictObject({
  enabled: z.boolean().default(true).meta({
    description: 'Whether `outpace serve` serves the console and the API. They need PostgreSQL.',
  }),
  bind: hostName.default('127.0.0.1').meta({
    description:
      'Address on which they are served, over HTTPS. `0.0.0.0`: to everybody who reaches this machine.',
  }),
  port: z.int().min(0).max(65_535).default(9_443).meta({
    description: 'Their port. 0: a free one, which `outpace serve` names.',
  }),
  publicUrl: publicUrl.optional().meta({
    description:
      'How people reach the console, such as `https://calls.example.com`. Absent: by the address and port above.',
  }),
  tls: z
    .strictObject({
      certFile: line.optional().meta({
        description:
          'The certificate with its chain, in PEM; read again when it changes. Absent: a self-signed one, made once and kept in the data folder.',
      }),
      keyFile: line.optional().meta({ description: 'Its private key, in PEM, not encrypted.' }),
    })
    .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
      message: 'must name both certFile and keyFile, or neither',
    })
    .prefault({}),
  proxies: proxies.meta({
    description:
      "Proxies besides those on this machine whose `X-Forwarded-For` is taken for the caller's address.",
  }),
});

export type ConsoleConfig = z.output<typeof consoleSettings>;
