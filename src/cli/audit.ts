/** `outpace audit list|verify`: who changed what, and whether that is still what was written. */
import type { Command } from 'commander';
import type { AuditEntry } from '../ports/audit.ts';
import { auditFault } from '../services/audit.ts';
import { requireMoment } from '../services/consentTime.ts';
import { OutpaceError } from '../services/errors.ts';
import { wholeNumberOf } from '../services/wholeNumber.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

const MOST_LISTED = 10_000;

interface ListOptions {
  readonly login?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: string;
}

export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('What was changed through the API, and by whom');
  const list = audit
    .command('list')
    .description('Changes, the newest first; with --json also what they were from and to')
    .option('--login <login>', 'by this user')
    .option('--subject <path>', 'of what begins so, e.g. /campaigns/spring')
    .option('--from <moment>', 'a day (UTC), or a moment such as 2026-11-22T09:30:00+01:00')
    .option('--to <moment>', 'before this day or moment')
    .option('--limit <count>', 'so many', '50')
    .action(
      withContext(async (context, self) => {
        const { login, subject, from, to, limit } = self.opts<ListOptions>();
        const entries = await (await context.client.audit()).entries({
          login,
          subject,
          from: from === undefined ? undefined : requireMoment('--from', from, 'begin'),
          to: to === undefined ? undefined : requireMoment('--to', to, 'begin'),
          limit: wholeNumberOf('--limit', limit, MOST_LISTED),
        });
        context.print({ entries }, () => render(entries));
      }),
    );
  withExample(list, 'outpace audit list --login mei', [64, 69, 77]);
  const verify = audit
    .command('verify')
    .description('Walk the whole chain: nothing changed, removed or put in between')
    .action(
      withContext(async (context) => {
        const verdict = await (await context.client.audit()).verify([]);
        const fault = auditFault(verdict);
        if (fault !== undefined) throw new OutpaceError('OUT_REFUSED', `the audit is not whole: ${fault}`);
        context.print(
          verdict,
          () => `${verdict.entries} entries, all as they were written; the last is ${verdict.head.hash}`,
        );
      }),
    );
  withExample(verify, 'outpace audit verify', [1, 69, 77]);
}

function render(entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return 'nothing was changed';
  const rows = entries.map(({ at, login, via, address, endpoint, subject, outcome, code }) => [
    new Date(at).toISOString(),
    login,
    via,
    address,
    endpoint,
    subject,
    code === '' ? outcome : `${outcome} ${code}`,
  ]);
  return table([['AT', 'WHO', 'VIA', 'FROM', 'WHAT', 'SUBJECT', 'OUTCOME'], ...rows]);
}
