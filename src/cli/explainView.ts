/** `pacing explain` for people: what the pacer saw, expected and decided, and the minute around it. */
import type { LimitedBy } from '../domain/pacing/pacer.ts';
import type { DecisionRecord } from '../domain/pacing/record.ts';
import type { Explanation, WindowLeft } from '../services/explain.ts';
import { bar, colours, table } from './output.ts';
import { clockText } from './pacingTime.ts';
import { percent } from './pacingView.ts';

const BAR_CELLS = 24;
const MOST_ROWS = 16;
const DEFAULT_COLUMNS = 120;
/** Of a row of the minute, before its reason. */
const ROW_CELLS = 64;

const LIMITED_BY: Readonly<Record<LimitedBy, string>> = {
  risk: 'the chance that one more answer would find no agent in time',
  budget: 'what is left of the calls that may be abandoned',
  lines: 'the lines left',
  callsPerSecond: 'the calls per second',
  leads: 'the leads ready',
  agents: 'the agents idle',
  salvo: 'the most calls at once, so that no estimate can fire a salvo',
  rampUp: 'the ramp-up',
  trunk: 'the trunk',
  hold: 'a reason not to dial at all',
  fallback: 'the pacing policy has failed; progressive pacing stands in for it',
  none: 'nothing',
};

const LINES_FROM = { rampUp: 'ramp-up', trunk: 'trunk', agents: 'free agents' } as const;

export function renderExplanation(explanation: Explanation, now: number): string {
  const { campaignId, decision: record, windows } = explanation;
  const { decision, shadow } = record;
  const share = record.campaigns.find((one) => one.campaignId === campaignId)?.dial ?? 0;
  const rows = [
    ...saw(record),
    ...windows.map(windowRow),
    ...expected(record),
    ['limited by', LIMITED_BY[decision.limitedBy]],
    ...(record.campaigns.length > 1
      ? [['this campaign', `${share} of ${decision.dial}, shared by ${record.campaigns.length} campaigns`]]
      : []),
    ...(shadow === undefined
      ? []
      : [['in the shadow', `${shadow.mode} would have dialled ${shadow.dial}: ${shadow.reason}`]]),
  ];
  return [
    `${colours.bold(campaignId)}  ${record.mode}  ${clockText(record.at, now)}`,
    colours.cyan(decision.reason),
    '',
    table(rows.map(([name = '', ...cells]) => [colours.dim(name), ...cells])),
    '',
    colours.dim('the minute around it'),
    minute(explanation, now),
  ].join('\n');
}

function saw({ view }: DecisionRecord): string[][] {
  const ringing = view.ringing.filter((ageMs) => ageMs !== null).length;
  const longest = view.idle.length === 0 ? '' : ` (longest ${seconds(Math.max(...view.idle))})`;
  const rate = view.callsPerSecond === null ? '' : `, ${Math.floor(view.callsPerSecond)} calls now`;
  const from = view.linesFrom === undefined ? '' : ` (${LINES_FROM[view.linesFrom]})`;
  return [
    [
      'agents',
      `${view.idle.length} idle${longest}, ${view.talking.length} talking, ${view.wrapping.length} in wrap-up`,
    ],
    [
      'calls',
      `${view.dialling.length} dialling (${ringing} ringing), ${view.screening.length} in detection or prompt, ${view.waiting.length} waiting`,
    ],
    ['room for', `${view.lines ?? 'any number of'} lines${from}${rate}`],
    ...(view.leadsLeft === undefined ? [] : [['leads', `${view.leadsLeft} ready`]]),
    ...(view.hold === undefined ? [] : [['hold', colours.yellow(view.hold)]]),
  ];
}

function windowRow({ name, answered, abandoned, limit, left }: WindowLeft): string[] {
  const share = answered === 0 ? 0 : abandoned / answered;
  const used = limit === 0 ? Number(abandoned > 0) : share / limit;
  const colour = left < 0 ? colours.red : used > 0.9 ? colours.yellow : colours.green;
  const rest = left < 0 ? `${Math.abs(left).toFixed(1)} calls over` : `${left.toFixed(1)} calls left`;
  return [
    `window ${name}`,
    `${colour(bar(used, BAR_CELLS))} ${percent(share)} of ${percent(limit)}: ${abandoned} of ${answered}, ${rest}`,
  ];
}

function expected({ decision: { forecast } }: DecisionRecord): string[][] {
  const { horizonMs, agentsFree, answers, risk, riskLimit } = forecast;
  if (horizonMs === 0) return [];
  return [
    [
      'forecast',
      `within ${seconds(horizonMs)}: ${agentsFree.toFixed(1)} agents free, ${answers.toFixed(1)} persons answer`,
    ],
    [
      'one more call',
      `would have risked ${percent(risk)} (its answer finding no agent in time); at most ${percent(riskLimit)} is risked now`,
    ],
  ];
}

function minute({ around, decision }: Explanation, now: number): string {
  // A busy floor decides many times a second: the nearest are shown.
  const place = around.findIndex((one) => one.at === decision.at);
  const from = Math.max(0, Math.min(place - MOST_ROWS / 2, around.length - MOST_ROWS));
  const shown = around.slice(from, from + MOST_ROWS);
  const width = Math.max(24, (process.stdout.columns ?? DEFAULT_COLUMNS) - ROW_CELLS);
  const rows = shown.map((one) => [
    one.at === decision.at ? colours.cyan('>') : ' ',
    clockText(one.at, now),
    `${one.view.idle.length} idle`,
    `${one.view.dialling.length} on their way`,
    one.decision.dial > 0 ? colours.bold(`+${one.decision.dial}`) : '0',
    one.decision.limitedBy,
    colours.dim(cut(one.decision.reason, width)),
  ]);
  const more = around.length - shown.length;
  return [table(rows), ...(more > 0 ? [colours.dim(`  and ${more} more (--json shows all)`)] : [])].join(
    '\n',
  );
}

function cut(text: string, cells: number): string {
  return text.length <= cells ? text : `${text.slice(0, cells - 1)}…`;
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toFixed(1))} s`;
}
