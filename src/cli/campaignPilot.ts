/** `outpace campaign pilot`: a sample of each segment is called first, and what came of it orders the main run. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Interval } from '../domain/kernel/wilson.ts';
import { OutpaceError } from '../services/errors.ts';
import {
  endPilot,
  LARGEST_SAMPLE,
  pilotReport,
  planPilot,
  startPilot,
  type PilotParts,
  type PilotPlan,
  type PilotReport,
} from '../services/pilots.ts';
import { wholeNumberOf } from '../services/wholeNumber.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface Options {
  readonly perSegment?: string;
  readonly by: string;
  readonly seed?: string;
  readonly main?: boolean;
  readonly order?: string;
  readonly cancel?: boolean;
  readonly dryRun?: boolean;
}

export function registerPilot(campaign: Command): void {
  const command = campaign
    .command('pilot <id>')
    .description(
      'Call a sample of each segment first; see what came of it; begin the main run in the order learned',
    )
    .option('--per-segment <n>', `draw so many leads of each segment, at random (1 to ${LARGEST_SAMPLE})`)
    .option(
      '--by <field>',
      'what makes a segment: a heading of the list, region, lineType or list',
      'segment',
    )
    .option('--seed <text>', 'decides who is drawn (default: by chance)')
    .option('--main', 'end the pilot, and dial the rest segment after segment, the best first')
    .option(
      '--order <segments>',
      'with --main: the first segments, parted by commas, in place of those learned',
    )
    .option('--cancel', 'end the pilot, and leave the order as it was')
    .option('--dry-run', 'with --per-segment or --main: say what would be done, and do nothing')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const options = self.opts<Options>();
        const parts = { records: await context.client.records(), lists: await context.client.lists() };
        await act(context, parts, campaignId, options);
      }),
    );
  withExample(command, 'outpace campaign pilot renewals --per-segment 50 --by region', [1, 64, 66, 69, 77]);
}

async function act(
  context: CliContext,
  parts: PilotParts,
  campaignId: string,
  { perSegment, by, seed, main, order, cancel, dryRun }: Options,
): Promise<void> {
  if ([perSegment, main, cancel].filter((one) => one !== undefined).length > 1) {
    throw new OutpaceError('OUT_USAGE', 'only one of --per-segment, --main and --cancel');
  }
  if (order !== undefined && main === undefined) throw new OutpaceError('OUT_USAGE', '--order is for --main');
  if (perSegment !== undefined) {
    const asked = {
      by,
      perSegment: wholeNumberOf('--per-segment', perSegment, LARGEST_SAMPLE),
      seed: seed ?? randomUUID(),
    };
    if (dryRun === true) {
      const plan = await planPilot(parts, campaignId, asked);
      return context.print(plan, () => renderPlan(plan));
    }
    const started = await startPilot(parts, campaignId, asked, Date.now());
    return context.print(started, () => render(started));
  }
  if ((main ?? cancel) === undefined || dryRun === true) {
    const report = await pilotReport(parts, campaignId);
    return context.print(report, () => render(report));
  }
  const names = order?.split(',').map((name) => name.trim());
  const ended = await endPilot(parts, campaignId, {
    isMain: main === true,
    at: Date.now(),
    ...(names === undefined ? {} : { asked: names }),
  });
  context.print(ended, () => render(ended));
}

function renderPlan({ segments }: PilotPlan): string {
  const rows = segments.map(({ segment, leads, drawn }) => [nameOf(segment), String(leads), String(drawn)]);
  return table([['SEGMENT', 'LEADS', 'WOULD BE CALLED'], ...rows]);
}

function render({ campaignId, pilot, segments, order }: PilotReport): string {
  const byName = new Map(segments.map((one) => [one.segment, one]));
  const inOrder = order.flatMap((segment) => byName.get(segment) ?? []);
  const rows = inOrder.map((one) => [
    nameOf(one.segment),
    String(one.leads),
    `${one.called}/${one.sampled}`,
    String(one.answered),
    rateText(one.contactRate),
    rateText(one.successRate),
    rateText(one.yield),
    barOf(one.yield),
  ]);
  const head = [
    'SEGMENT',
    'LEADS',
    'CALLED',
    'ANSWERED',
    'CONTACT %',
    'SUCCESS %',
    'SUCCESS/CALLED %',
    '0 % TO 100 %',
  ];
  return [table([head, ...rows]), '', sayOf(campaignId, pilot, segments)].join('\n');
}

function sayOf(campaignId: string, pilot: PilotReport['pilot'], segments: PilotReport['segments']): string {
  if (pilot.learned !== undefined)
    return `The main run dials ${pilot.learned.map(nameOf).join(', then ')}. Taken back with: outpace campaign lists ${campaignId} --list LIST --sort file`;
  if (pilot.endedAt !== undefined) return 'The pilot was cancelled; the order is as it was.';
  const waiting = segments.reduce((sum, one) => sum + one.waiting, 0);
  const next = `the main run in this order: outpace campaign pilot ${campaignId} --main`;
  if (waiting === 0) return `The sample is through. Begin ${next}`;
  return `${waiting} leads of the sample wait for a call; nobody else is called. To begin ${next}`;
}

const nameOf = (segment: string): string => (segment === '' ? '(none)' : segment);

const percent = (share: number): string => (100 * share).toFixed(0);

function rateText(rate: Interval | undefined): string {
  return rate === undefined ? '–' : `${percent(rate.share)} (${percent(rate.low)} to ${percent(rate.high)})`;
}

const BAR = 25;

/** The interval as a line, the share as a mark on it. */
function barOf(rate: Interval | undefined): string {
  if (rate === undefined) return '';
  const at = (share: number): number => Math.round(share * (BAR - 1));
  return Array.from({ length: BAR }, (_, place) => {
    if (place === at(rate.share)) return '●';
    return place >= at(rate.low) && place <= at(rate.high) ? '─' : ' ';
  })
    .join('')
    .trimEnd();
}
