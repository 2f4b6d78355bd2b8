/** `outpace replay FILE`. */
import type { Command } from 'commander';
import type { PacingDecision } from '../domain/pacing/pacer.ts';
import { OutpaceError } from '../services/errors.ts';
import { readJournal } from '../services/journalFile.ts';
import { replay, type Parting, type ReplayReport } from '../services/replay.ts';
import { policyNamed } from '../sim/policy/policy.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';
import { momentText } from './pacingTime.ts';

export function registerReplay(program: Command): void {
  const command = program
    .command('replay <file>')
    .description(
      'Make the decisions of a pacing journal again, or see what another policy would have decided',
    )
    .option('--policy <name>', 'decide with this one, e.g. progressive, ratio:2, predictive')
    .action(
      withContext((context, self, file = '') => {
        const { policy: name } = self.opts<{ policy?: string }>();
        const policy = name === undefined ? undefined : policyNamed(name);
        if (typeof policy === 'string') throw new OutpaceError('OUT_USAGE', policy);
        const report = replay(readJournal(file), policy);
        context.print(report, () => render(report));
        if (policy === undefined && report.same < report.decisions) process.exitCode = 1;
      }),
    );
  withExample(command, 'outpace replay journal/pacing-main-2026-11-22T04-00-00.000Z.ndjson.gz', [1, 65, 66]);
}

function render(report: ReplayReport): string {
  const { decisions, same, from = 0, to = 0, policy } = report;
  const span = colours.dim(`${momentText(from)} to ${momentText(to)}`);
  if (policy === undefined) return `${exact(report)}  ${span}`;
  const rows = [
    ['', 'CALLS', 'PER MINUTE'],
    ['as recorded', number(report.recorded.calls), report.recorded.perMinute.toFixed(1)],
    [policy, number(report.replayed.calls), report.replayed.perMinute.toFixed(1)],
  ];
  const share = ((100 * same) / decisions).toFixed(1);
  return [
    `${number(decisions)} decisions, ${share} % of them dial as many  ${span}`,
    '',
    table(rows),
    '',
    ...(report.partings.length === 0 ? [] : ['where they part first', partings(report.partings, policy), '']),
    colours.dim(
      'The floor is as recorded: for what the other calls would have led to, see outpace simulate.',
    ),
  ].join('\n');
}

function exact({ decisions, same, partings: [first] }: ReplayReport): string {
  if (first === undefined) return colours.green(`${number(decisions)} decisions, all the same`);
  return [
    colours.red(`${number(decisions)} decisions, ${number(decisions - same)} differ; the first:`),
    table([
      ['  recorded', decisionText(first.recorded)],
      ['  replayed', decisionText(first.replayed)],
    ]),
    `  entry ${first.index} of pool ${first.poolId}, ${momentText(first.at)}`,
    colours.dim('  The journal replays exactly with the version of Outpace that wrote it.'),
  ].join('\n');
}

function partings(all: readonly Parting[], policy: string): string {
  const rows = all.map(({ at, recorded, replayed }) => [
    `  ${momentText(at)}`,
    recorded === undefined ? 'failed' : `+${recorded.dial}`,
    replayed === undefined ? 'failed' : `+${replayed.dial}`,
    colours.dim(replayed?.reason ?? ''),
  ]);
  return table([['  WHEN', 'RECORDED', policy.toUpperCase(), ''], ...rows]);
}

function decisionText(decision: PacingDecision | undefined): string {
  if (decision === undefined) return 'the policy failed';
  const { dial, limitedBy, reason, forecast } = decision;
  return `+${dial}, limited by ${limitedBy}, risk ${forecast.risk} of ${forecast.riskLimit}: ${reason}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
