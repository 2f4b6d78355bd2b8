/** Use cases of API tokens: made for a program by a user, never worth more than the user is. */
import { randomUUID } from 'node:crypto';
import { PERMISSIONS, type Permission } from '../domain/account/permission.ts';
import { permissionsOf, type User } from '../domain/account/user.ts';
import { isPrintable } from '../domain/kernel/printable.ts';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';
import type { Accounts, ApiToken } from '../ports/accounts.ts';
import { newSecret } from './accountsSecret.ts';
import { OutpaceError } from './errors.ts';

export const LONGEST_TOKEN_DAYS = 366;
const PREFIX = 'outp_';
/** Enough to tell tokens apart, too few to help anybody who guesses. */
const SHOWN_LENGTH = PREFIX.length + 6;
const LONGEST_NAME = 80;

/** As people write them. */
export function scopesOf(names: readonly string[]): readonly Permission[] {
  return names.map((given) => {
    const name = given.trim();
    const found = PERMISSIONS.find((permission) => permission === name);
    if (found !== undefined) return found;
    throw new OutpaceError(
      'OUT_USAGE',
      `there is no permission ${JSON.stringify(name)}; docs/accounts.md lists them`,
    );
  });
}

/** With what they may by the credentials that it is made with. */
export interface TokenOwner {
  readonly userId: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** With all that their role has. */
export function ownerOf({ userId, role }: Pick<User, 'userId' | 'role'>): TokenOwner {
  return { userId, permissions: permissionsOf(role) };
}

export interface TokenOrder {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly days: number;
}

export interface MadeToken {
  readonly token: ApiToken;
  /** Shown now and never again. */
  readonly secret: string;
}

/** Never with more than its owner has. */
export async function makeToken(
  accounts: Accounts,
  owner: TokenOwner,
  { name, scopes, days }: TokenOrder,
  now: Instant,
): Promise<MadeToken> {
  if (!isPrintable(name, LONGEST_NAME))
    throw new OutpaceError('OUT_USAGE', `a token's name has 1 to ${LONGEST_NAME} characters`);
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_TOKEN_DAYS)
    throw new OutpaceError('OUT_USAGE', `a token lasts 1 to ${LONGEST_TOKEN_DAYS} days`);
  if (scopes.length === 0)
    throw new OutpaceError('OUT_USAGE', 'a token without scopes can do nothing: name some');
  const beyond = scopes.filter((scope) => !owner.permissions.has(scope));
  if (beyond.length > 0)
    throw new OutpaceError(
      'OUT_FORBIDDEN',
      `its owner has not what the token would have: ${beyond.join(', ')}`,
    );
  const secret = newSecret(PREFIX);
  const token: ApiToken = {
    tokenId: randomUUID(),
    userId: owner.userId,
    name,
    prefix: secret.text.slice(0, SHOWN_LENGTH),
    scopes: [...new Set(scopes)].toSorted(),
    createdAt: now,
    expiresAt: now + days * DAY_MS,
  };
  await accounts.addToken({ ...token, secretHash: secret.hash });
  return { token, secret: secret.text };
}

export async function revokeToken(
  accounts: Accounts,
  userId: string,
  tokenId: string,
  now: Instant,
): Promise<void> {
  if (await accounts.revokeToken(userId, tokenId, now)) return;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no token ${tokenId} in force; outpace token list shows them`,
  );
}
