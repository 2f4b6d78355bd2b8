/** `outpace detection report|review`: how often a campaign's detection is wrong, and who really answered. */
import type { Command } from 'commander';
import type { Interval } from '../domain/kernel/wilson.ts';
import type { UnreviewedCall } from '../ports/detection.ts';
import {
  detectionReport,
  detectionToReview,
  reviewDetection,
  type DetectionReport,
} from '../services/detection.ts';
import { OutpaceError } from '../services/errors.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { userName } from './userName.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 3_660;

interface Options {
  readonly days?: string;
  readonly truth?: string;
  readonly by?: string;
  readonly list?: string;
}

export function registerDetection(program: Command): void {
  const detection = program.command('detection').description('Answering-machine detection: how it does');
  registerReport(detection);
  registerReview(detection);
}

function registerReport(detection: Command): void {
  const command = detection
    .command('report <campaign-id>')
    .description("A campaign's verdicts against what was heard, with error rates and 95 % intervals")
    .option('--days <n>', 'of the calls of the last days', '30')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const days = Number(self.opts<Options>().days);
        if (!(days > 0 && days <= MOST_DAYS))
          throw new OutpaceError('OUT_USAGE', `--days must be a number between 1 and ${MOST_DAYS}`);
        const records = await context.client.records();
        const report = await detectionReport(records, campaignId, Date.now() - days * DAY_MS);
        context.print(report, () => renderReport(report));
      }),
    );
  withExample(command, 'outpace detection report renewals --days 7', [66, 69, 77]);
}

function registerReview(detection: Command): void {
  const command = detection
    .command('review [attempt-id]')
    .description('Mark who really answered a call, as you have heard it; the latest mark stands')
    .option('--truth <who>', 'person or machine')
    .option('--list <campaign-id>', 'the calls that wait for a mark, with the ids of their recordings')
    .option('--by <name>', 'who says so (default: the user of the system)')
    .action(
      withContext(async (context, self, attemptId = '') => {
        const { truth, by = userName(), list } = self.opts<Options>();
        if (list !== undefined) {
          const waiting = await detectionToReview(await context.client.records(), list);
          return context.print(waiting, () => renderWaiting(waiting));
        }
        if (attemptId === '' || truth === undefined)
          throw new OutpaceError(
            'OUT_USAGE',
            'give a call and --truth person or machine, or --list CAMPAIGN',
          );
        await reviewDetection(await context.client.records(), { attemptId, truth, by, at: Date.now() });
        context.print({ attemptId, truth, by }, () => `${attemptId}: a ${truth} answered, says ${by}`);
      }),
    );
  withExample(
    command,
    'outpace detection review 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f --truth person',
    [66, 69, 77],
  );
}

export function renderWaiting(waiting: readonly UnreviewedCall[]): string {
  if (waiting.length === 0) return 'no call waits for a mark';
  const lines = waiting.map(({ attemptId, createdAt, verdict, cause = '', agentId = '', recordingIds }) => [
    attemptId,
    new Date(createdAt).toISOString(),
    verdict,
    cause,
    agentId,
    recordingIds.join(' '),
  ]);
  return table([['CALL', 'AT', 'VERDICT', 'CAUSE', 'HEARD BY', 'RECORDINGS'], ...lines]);
}

export function renderReport({ rows, rates, missedPeopleShare }: DetectionReport): string {
  if (rows.length === 0) return 'no call has a verdict yet';
  const lines = rows.map(({ verdict, calls, person, machine, notHeard }) => [
    verdict,
    ...[calls, person, machine, notHeard].map(String),
  ]);
  const weighed =
    missedPeopleShare === undefined
      ? []
      : [
          `over all calls, weighed by verdict: ${percent(missedPeopleShare)} % of the people were taken for machines`,
        ];
  return [
    table([['VERDICT', 'CALLS', 'PERSON', 'MACHINE', 'NOT HEARD'], ...lines]),
    '',
    `people taken for machines: ${words(rates.missedPeople)}`,
    `machines taken for people: ${words(rates.missedMachines)}`,
    ...weighed,
  ].join('\n');
}

function words(interval: Interval | undefined): string {
  if (interval === undefined) return 'nobody has been heard yet (outpace detection review)';
  const { hits, of, share, low, high } = interval;
  return `${hits} of ${of} heard, ${percent(share)} % (95 % interval ${percent(low)} to ${percent(high)} %)`;
}

const percent = (share: number): string => (share * 100).toFixed(1);
