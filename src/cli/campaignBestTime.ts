/** `outpace campaign best-time`: when the people of each segment answer, as a table, a heat map, and a picture. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { campaignTimes, type CampaignTimes, type HourRate, type SegmentTimes } from '../services/bestTime.ts';
import { campaignOf } from '../services/campaigns.ts';
import { lawOf } from './gateParts.ts';
import { withContext } from './context.ts';
import { heatMapSvg } from './heatMap.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';
import { written } from './written.ts';

interface Options {
  readonly segment?: string;
  readonly svg?: string;
}

const SHADES = ['·', '░', '▒', '▓', '█'] as const;
const BEST_SHOWN = 3;

export function registerBestTime(campaign: Command): void {
  const command = campaign
    .command('best-time <id>')
    .description('When the people of each segment answer, by hour and kind of day, as learned from its calls')
    .option('--segment <name>', 'this segment alone')
    .option('--svg <file>', 'write the heat map as a picture, too')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { segment, svg } = self.opts<Options>();
        const records = await context.client.records();
        const found = await campaignOf(records, campaignId);
        const times = await campaignTimes({ records, law: lawOf(context) }, found, Date.now(), segment);
        if (svg !== undefined) await written(svg, () => writeFileSync(svg, heatMapOf(times)));
        context.print(times, () => render(times));
      }),
    );
  withExample(command, 'outpace campaign best-time renewals --svg best-time.svg', [66, 69, 77]);
}

function render(times: CampaignTimes): string {
  const { campaignId, segments, by, halfLifeDays, isUsed, mean, priorTries } = times;
  if (segments.length === 0) return `campaign ${campaignId} has called nobody of whom it can learn yet`;
  const rows = segments.map(({ segment, tries, contacts, hours }) => [
    nameOf(segment),
    tries.toFixed(0),
    contacts.toFixed(0),
    percent(contacts / Math.max(1, tries)),
    bestOf(hours),
  ]);
  const scale = scaleOf(segments);
  return [
    colours.bold(`campaign ${campaignId}: chance that a call reaches a person, ${percent(mean)} in all`),
    table([['SEGMENT', 'CALLS', 'ANSWERED', 'SHARE', 'BEST HOURS'], ...rows]),
    '',
    table([['', '', ...hoursOf(segments).map(twoDigits)], ...segments.flatMap((one) => mapRows(one, scale))]),
    '',
    `${SHADES.join(' ')}  from ${percent(scale.low)} to ${percent(scale.high)}; a segment is a value of ${by}; a call counts half after ${halfLifeDays} days;`,
    `each hour is drawn to its segment's and the campaign's mean as if by ${priorTries} further calls.`,
    isUsed
      ? 'Leads whose hour it is are called first.'
      : 'The campaign does not go by it: add bestTime to its file.',
  ].join('\n');
}

function mapRows({ segment, hours }: SegmentTimes, scale: Scale): string[][] {
  return [false, true].map((isOff) => [
    isOff ? '' : nameOf(segment),
    isOff ? 'off' : 'working',
    ...hours.filter((one) => one.isOff === isOff).map(({ rate }) => shadeOf(rate, scale).repeat(2)),
  ]);
}

interface Scale {
  readonly low: number;
  readonly high: number;
}

function scaleOf(segments: readonly SegmentTimes[]): Scale {
  const rates = segments.flatMap(({ hours }) => hours.map(({ rate }) => rate));
  return { low: Math.min(...rates), high: Math.max(...rates) };
}

function shadeOf(rate: number, { low, high }: Scale): string {
  const share = high === low ? 0.5 : (rate - low) / (high - low);
  return SHADES[Math.min(SHADES.length - 1, Math.floor(share * SHADES.length))] ?? SHADES[0];
}

function bestOf(hours: readonly HourRate[]): string {
  return hours
    .toSorted((left, right) => right.rate - left.rate)
    .slice(0, BEST_SHOWN)
    .map(({ hour, isOff, rate }) => `${twoDigits(hour)}h ${isOff ? 'off' : 'working'} ${percent(rate)}`)
    .join(', ');
}

function heatMapOf(times: CampaignTimes): string {
  const { segments, campaignId, mean } = times;
  return heatMapSvg({
    title: `When they answer: ${campaignId}`,
    subtitle: `learned chance that a call reaches a person; ${percent(mean)} in all`,
    columns: hoursOf(segments).map(twoDigits),
    rows: segments.flatMap(({ segment, hours }) =>
      [false, true].map((isOff) => ({
        label: `${nameOf(segment)}, ${isOff ? 'days off' : 'working days'}`,
        cells: hours
          .filter((one) => one.isOff === isOff)
          .map(({ rate, tries, contacts }) => ({
            value: rate,
            note: `${percent(rate)}; ${contacts.toFixed(0)} of ${tries.toFixed(0)} calls answered`,
          })),
      })),
    ),
  });
}

const hoursOf = ([first]: readonly SegmentTimes[]): number[] =>
  first?.hours.filter(({ isOff }) => !isOff).map(({ hour }) => hour) ?? [];
const nameOf = (segment: string): string => (segment === '' ? '(none)' : segment);
const twoDigits = (hour: number): string => String(hour).padStart(2, '0');
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
