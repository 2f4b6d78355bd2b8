/**
 * Argon2id (RFC 9106) with the figures that OWASP asks for at least (19 MiB, two passes, one lane): some 30 ms on a
 * processor, on threads of their own.
 */
import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify, type Options } from '@node-rs/argon2';
import type { PasswordHasher } from '../../services/accountsPassword.ts';

const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const satisfies Options;

export function createPasswordHasher(options: typeof OPTIONS | Options = OPTIONS): PasswordHasher {
  // Of a password that nobody knows: to verify against it takes as long as against any.
  const nobody = hash(randomBytes(32), options);
  return {
    hash: (password) => hash(password, options),
    async verify(kept, password) {
      const isRight = await verify(kept ?? (await nobody), password);
      return isRight && kept !== undefined;
    },
    isOutdated(kept) {
      const { memoryCost, timeCost } = parseOptions(kept);
      return memoryCost < (options.memoryCost ?? 0) || timeCost < (options.timeCost ?? 0);
    },
  };
}
