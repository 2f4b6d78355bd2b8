/** Accounts beside a running engine: who asks the API, and the set-up token while there is no administrator. */
import type { Logger } from 'pino';
import { createCallerOf, type CallerOf } from '../../api/authenticate.ts';
import { HOUR_MS, type Instant } from '../../domain/kernel/time.ts';
import type { Accounts } from '../../ports/accounts.ts';
import { forgetOld } from '../../services/accountsSession.ts';
import { offerSetup } from '../../services/accountsSetup.ts';

export interface AccountsPart {
  readonly callerOf: CallerOf;
  /** To be shown once to whoever starts the engine; undefined: there is an administrator. */
  readonly setupToken: string | undefined;
  stop(): void;
}

export interface AccountsPartOptions {
  readonly accounts: Accounts;
  readonly now: () => Instant;
  readonly logger: Pick<Logger, 'warn'>;
}

export async function startAccounts({ accounts, now, logger }: AccountsPartOptions): Promise<AccountsPart> {
  const forget = (): void => {
    forgetOld(accounts, now()).catch((error: unknown) =>
      logger.warn({ event: 'accounts.notForgotten', err: error }),
    );
  };
  const timer = setInterval(forget, HOUR_MS);
  timer.unref();
  return {
    callerOf: createCallerOf(accounts, now),
    setupToken: await offerSetup(accounts, now()),
    stop: () => clearInterval(timer),
  };
}

/** What is said at the start; the token opens the installation, so it is in no log. */
export function setupLines(
  console: { readonly url: string; readonly setupToken: string | undefined } | undefined,
): readonly string[] {
  if (console?.setupToken === undefined) return [];
  return [
    `set-up     there is no administrator yet: open ${console.url}/setup and give this token, once, within 24 hours`,
    `           ${console.setupToken}`,
  ];
}
