/** What the commands of users and tokens share: the ports, and passwords that stand on no command line. */
import { randomBytes } from 'node:crypto';
import { createPasswordHasher } from '../app/accounts/passwords.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { PasswordHasher } from '../services/accountsPassword.ts';
import { auditOperator, type OperatorAct } from '../services/audit.ts';
import { readTextFile } from '../services/readTextFile.ts';
import type { CliContext } from './context.ts';
import { userName } from './userName.ts';

export interface AccountCommandParts {
  readonly accounts: Accounts;
  readonly passwords: PasswordHasher;
  readonly now: number;
  /** Puts on record what this command has changed. */
  readonly record: (act: Omit<OperatorAct, 'by'>) => Promise<void>;
}

export async function accountParts({ client }: CliContext): Promise<AccountCommandParts> {
  const accounts = await client.accounts();
  const audit = await client.audit();
  const now = Date.now();
  const record = (act: Omit<OperatorAct, 'by'>) => auditOperator(audit, { by: userName(), ...act }, now);
  return { accounts, passwords: createPasswordHasher(), now, record };
}

export interface GivenPassword {
  readonly password: string;
  /** It was made here, and is to be shown once. */
  readonly isMade: boolean;
}

const MADE_BYTES = 15;

/** The first line of the file; without one, a password is made. */
export function passwordFrom(file: string | undefined): GivenPassword {
  if (file === undefined) return { password: randomBytes(MADE_BYTES).toString('base64url'), isMade: true };
  const [password = ''] = readTextFile('password', file).split(/\r?\n/);
  return { password, isMade: false };
}
