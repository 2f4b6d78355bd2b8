/** The logger: JSON lines by pino, telephone numbers and secrets masked. Standard output stays free for results. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { destination, pino, type Logger } from 'pino';
import { maskNumber } from '../domain/numbering/mask.ts';

const SECRETS = [
  'password',
  'secret',
  'authorization',
  '*.password',
  '*.secret',
  '*.authorization',
  'url',
  '*.url',
];
const NUMBERS = ['number', 'callerId', '*.number', '*.callerId', 'entry.number'];

/** To `file`, or to standard error. Written at once: the last lines before a crash are the ones that matter. */
export function createLogger(level: string, file?: string): Logger {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [...SECRETS, ...NUMBERS],
        censor: (value, path) =>
          SECRETS.includes(path.join('.')) || SECRETS.includes(`*.${path.at(-1)}`)
            ? '[secret]'
            : maskNumber(String(value)),
      },
    },
    destination({ ...(file === undefined ? { fd: 2 } : { dest: file }), sync: true }),
  );
}
