/** `outpace user list|add|edit|password|logout|setup`: who may log in to the console and the API. */
import { Option, type Command } from 'commander';
import type { Role } from '../domain/account/permission.ts';
import type { Language, User, UserChange } from '../domain/account/user.ts';
import { offerSetup } from '../services/accountsSetup.ts';
import {
  addUser,
  changeUser,
  LANGUAGES,
  requireUserByLogin,
  ROLES,
  setUserPassword,
} from '../services/accountsUsers.ts';
import { OutpaceError } from '../services/errors.ts';
import { accountParts, passwordFrom, type GivenPassword } from './accountParts.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

const CODES = [1, 64, 66, 69, 77] as const;
const MOST_LISTED = 10_000;

interface ProfileOptions {
  readonly role?: Role;
  readonly name?: string;
  readonly language?: Language;
  readonly timeZone?: string;
  readonly teams?: string;
  readonly agent?: string;
  readonly passwordFile?: string;
  readonly disabled?: boolean;
}

export function registerUser(program: Command): void {
  const user = program.command('user').description('People who log in to the console and the API');
  registerList(user);
  registerAdd(user);
  registerEdit(user);
  registerPassword(user);
  registerLogout(user);
  registerSetup(user);
}

function registerList(user: Command): void {
  const command = user
    .command('list')
    .description('All users')
    .action(
      withContext(async (context) => {
        const { accounts } = await accountParts(context);
        const users = await accounts.users({ limit: MOST_LISTED });
        context.print({ users }, () => render(users));
      }),
    );
  withExample(command, 'outpace user list', [69, 77]);
}

function profileOptions(command: Command): Command {
  return command
    .option('--name <name>', 'how they are called')
    .addOption(new Option('--language <language>', 'of their pages').choices(LANGUAGES))
    .option('--time-zone <zone>', 'in which they see times, e.g. Europe/Vienna')
    .option('--teams <ids>', 'teams whose people they see, by commas; "" for all')
    .option('--agent <id>', 'the agent that they work as; "" for none');
}

function registerAdd(user: Command): void {
  const command = profileOptions(
    user
      .command('add <login>')
      .description('Add a user; without a file a password is made and shown once')
      .addOption(new Option('--role <role>', 'what they may').choices(ROLES).makeOptionMandatory()),
  )
    .option('--password-file <file>', 'a file whose first line is the password')
    .action(
      withContext(async (context, self, login = '') => {
        const { role = 'agent', passwordFile, ...options } = self.opts<ProfileOptions>();
        const { accounts, passwords, now, record } = await accountParts(context);
        const given = passwordFrom(passwordFile);
        const { teamIds, agentId } = listsOf(options);
        const profile = {
          login,
          role,
          name: options.name ?? login,
          language: options.language ?? 'en',
          timeZone: options.timeZone ?? 'UTC',
          teamIds: teamIds ?? undefined,
          agentId: agentId ?? undefined,
        };
        const added = await addUser({ accounts, passwords }, profile, given.password, 'operator', now);
        await record({ command: 'outpace user add', subject: `/users/${added.userId}`, after: added });
        context.print({ user: added, ...shown(given) }, () => `${login} is added${passwordWords(given)}`);
      }),
    );
  withExample(command, 'outpace user add mei --role supervisor --name "Mei Lin"', CODES);
}

function registerEdit(user: Command): void {
  const command = profileOptions(
    user
      .command('edit <login>')
      .description('Change a user; with another role, or disabled, they are logged out')
      .addOption(new Option('--role <role>', 'what they may').choices(ROLES)),
  )
    .option('--disabled', 'they can no longer log in')
    .option('--no-disabled', 'they can log in again')
    .action(
      withContext(async (context, self, login = '') => {
        const options = self.opts<ProfileOptions>();
        const { accounts, now, record } = await accountParts(context);
        const before = await requireUserByLogin(accounts, login);
        const { role, name, language, timeZone, disabled } = options;
        const change: UserChange = {
          role,
          name,
          language,
          timeZone,
          isDisabled: disabled,
          ...listsOf(options),
        };
        const after = await changeUser(accounts, before.userId, change, 'operator', now);
        await record({ command: 'outpace user edit', subject: `/users/${after.userId}`, before, after });
        context.print({ user: after }, () => `${after.login} is changed`);
      }),
    );
  withExample(command, 'outpace user edit mei --role reviewer', CODES);
}

function registerPassword(user: Command): void {
  const command = user
    .command('password <login>')
    .description('Give a user another password; they are logged out everywhere')
    .option(
      '--password-file <file>',
      'a file whose first line is the password; else one is made and shown once',
    )
    .action(
      withContext(async (context, self, login = '') => {
        const { passwordFile } = self.opts<ProfileOptions>();
        const { accounts, passwords, now, record } = await accountParts(context);
        const { userId } = await requireUserByLogin(accounts, login);
        const given = passwordFrom(passwordFile);
        await setUserPassword({ accounts, passwords }, userId, given.password, 'operator', now);
        await record({ command: 'outpace user password', subject: `/users/${userId}` });
        context.print(
          { login, ...shown(given) },
          () => `${login} has another password${passwordWords(given)}`,
        );
      }),
    );
  withExample(command, 'outpace user password mei', CODES);
}

function registerLogout(user: Command): void {
  const command = user
    .command('logout <login>')
    .description('End all sessions of a user; tokens stay')
    .action(
      withContext(async (context, _self, login = '') => {
        const { accounts, now, record } = await accountParts(context);
        const { userId } = await requireUserByLogin(accounts, login);
        const ended = await accounts.endSessions(userId, now);
        await record({ command: 'outpace user logout', subject: `/users/${userId}` });
        context.print({ login, ended }, () => `${ended} sessions of ${login} have ended`);
      }),
    );
  withExample(command, 'outpace user logout mei', [66, 69, 77]);
}

function registerSetup(user: Command): void {
  const command = user
    .command('setup')
    .description('A new set-up token for the first administrator, in place of the one before')
    .action(
      withContext(async (context) => {
        const { accounts, now } = await accountParts(context);
        const token = await offerSetup(accounts, now);
        if (token === undefined)
          throw new OutpaceError('OUT_REFUSED', 'there is an administrator already: outpace user list');
        context.print({ token }, () => token);
      }),
    );
  withExample(command, 'outpace user setup', [1, 69, 77]);
}

/** An empty text takes away. */
function listsOf({ teams, agent }: ProfileOptions): Pick<UserChange, 'teamIds' | 'agentId'> {
  return {
    teamIds: teams === '' ? null : teams?.split(',').map((id) => id.trim()),
    agentId: agent === '' ? null : agent,
  };
}

function shown({ password, isMade }: GivenPassword): { readonly password?: string } {
  return isMade ? { password } : {};
}

function passwordWords({ password, isMade }: GivenPassword): string {
  return isMade ? `; the password, shown this once: ${password}` : '';
}

function render(users: readonly User[]): string {
  if (users.length === 0) return 'there is no user yet; outpace serve prints a set-up token for the first';
  const rows = users.map(({ login, name, role, agentId = '', teamIds, isDisabled }) => [
    login,
    name,
    role,
    agentId,
    teamIds?.join(', ') ?? 'all',
    isDisabled ? 'disabled' : '',
  ]);
  return table([['LOGIN', 'NAME', 'ROLE', 'AGENT', 'TEAMS', ''], ...rows]);
}
