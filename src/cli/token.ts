/** `outpace token list|add|revoke`: API tokens, for programs that work as a user. */
import type { Command } from 'commander';
import type { Permission } from '../domain/account/permission.ts';
import type { ApiToken } from '../ports/accounts.ts';
import { LONGEST_TOKEN_DAYS, makeToken, ownerOf, revokeToken, scopesOf } from '../services/accountsTokens.ts';
import { requireUserByLogin } from '../services/accountsUsers.ts';
import { wholeNumberOf } from '../services/wholeNumber.ts';
import { accountParts } from './accountParts.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

export function registerToken(program: Command): void {
  const token = program.command('token').description('API tokens, for programs that work as a user');
  registerList(token);
  registerAdd(token);
  registerRevoke(token);
}

function registerList(token: Command): void {
  const command = token
    .command('list <login>')
    .description("A user's tokens, also those that have ended")
    .action(
      withContext(async (context, _self, login = '') => {
        const { accounts, now } = await accountParts(context);
        const { userId } = await requireUserByLogin(accounts, login);
        const tokens = await accounts.tokens(userId);
        context.print({ tokens }, () => render(tokens, now));
      }),
    );
  withExample(command, 'outpace token list mei', [66, 69, 77]);
}

interface AddOptions {
  readonly name: string;
  readonly scopes: string;
  readonly days: string;
}

function registerAdd(token: Command): void {
  const command = token
    .command('add <login>')
    .description('Make a token that works as a user; it is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scopes <permissions>', 'what it may, by commas; docs/accounts.md lists them')
    .option('--days <days>', 'how long it lasts, at most 366', '90')
    .action(
      withContext(async (context, self, login = '') => {
        const { name, scopes, days } = self.opts<AddOptions>();
        const { accounts, now, record } = await accountParts(context);
        const user = await requireUserByLogin(accounts, login);
        const asked: readonly Permission[] = scopesOf(scopes.split(','));
        const made = await makeToken(
          accounts,
          ownerOf(user),
          { name, scopes: asked, days: wholeNumberOf('--days', days, LONGEST_TOKEN_DAYS) },
          now,
        );
        const { tokenId } = made.token;
        await record({
          command: 'outpace token add',
          subject: `/users/${user.userId}/tokens/${tokenId}`,
          after: made.token,
        });
        context.print(made, () => made.secret);
      }),
    );
  withExample(
    command,
    'outpace token add mei --name "nightly report" --scopes report.read',
    [1, 64, 66, 69, 77],
  );
}

function registerRevoke(token: Command): void {
  const command = token
    .command('revoke <login> <token-id>')
    .description('End a token at once')
    .action(
      withContext(async (context, _self, login = '', tokenId = '') => {
        const { accounts, now, record } = await accountParts(context);
        const { userId } = await requireUserByLogin(accounts, login);
        await revokeToken(accounts, userId, tokenId, now);
        await record({ command: 'outpace token revoke', subject: `/users/${userId}/tokens/${tokenId}` });
        context.print({ tokenId }, () => `the token ${tokenId} is revoked`);
      }),
    );
  withExample(command, 'outpace token revoke mei 0b0c4a52-2f0e-4f8f-9d5e-6f2b8a3c1d4e', [66, 69, 77]);
}

function render(tokens: readonly ApiToken[], now: number): string {
  if (tokens.length === 0) return 'there is no token';
  const day = (at: number | undefined): string =>
    at === undefined ? '' : new Date(at).toISOString().slice(0, 10);
  const rows = tokens.map(({ tokenId, name, prefix, scopes, expiresAt, lastUsedAt, revokedAt }) => [
    tokenId,
    name,
    `${prefix}…`,
    stateOf(expiresAt, revokedAt, now),
    day(expiresAt),
    day(lastUsedAt),
    scopes.join(','),
  ]);
  return table([['TOKEN', 'NAME', 'BEGINS', 'STATE', 'UNTIL', 'USED', 'SCOPES'], ...rows]);
}

function stateOf(expiresAt: number, revokedAt: number | undefined, now: number): string {
  if (revokedAt !== undefined) return 'revoked';
  return now >= expiresAt ? 'ended' : 'in force';
}
