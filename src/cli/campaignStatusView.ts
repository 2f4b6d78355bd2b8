/** `campaign status` for people: progress, dial statuses, refusals, and what limits dialling. */
import type { BudgetBoard, PacingBoard } from '../domain/floor/board.ts';
import type { CampaignStatus } from '../services/campaignStatus.ts';
import { bar, colours, table } from './output.ts';
import { percent } from './pacingView.ts';

const BAR_CELLS = 32;

/** What the gate's codes mean, for whoever asks why a lead is not called. */
const REFUSALS: Readonly<Record<string, string>> = {
  'window-closed': 'outside the calling window',
  'attempt-cap': 'has had all its attempts',
  'attempt-spacing': 'called too short a time ago',
  filtered: 'left out by the filter of its list',
  'quota-full': 'of a quota that is full',
  'do-not-call': 'on the do-not-call list',
  'policy-missing': 'no policy for the country of the number',
  'zone-missing': 'time zone of the number not known',
  'policy-cap': 'called as often as a policy allows',
  'refused-lately': 'refused before',
  'abandoned-lately': 'a call was abandoned a short time ago',
  'calendar-missing': 'no holiday table for this year',
  'consent-missing': 'no consent on record',
  destination: 'no trunk of the campaign may call there (destinations, number format, rates)',
};

export function renderCampaignStatus(status: CampaignStatus): string {
  const { campaign, progress } = status;
  const state = status.now?.state ?? campaign.state;
  const lines = [
    `${colours.bold(campaign.name)} (${campaign.campaignId})  ${state}`,
    '',
    meter('leads done', progress.final, progress.leads),
    meter('answered', progress.answered, progress.cdrs),
    meter('consented', progress.consented, progress.answered),
    meter('connected', progress.connected, progress.answered),
    meter('abandoned', progress.abandoned, progress.answered),
    `${progress.attempts} attempts, ${progress.openAttempts} open, ${progress.cdrs} call detail records`,
    ...dialStatuses(status),
    ...refusals(status),
    '',
    ...rightNow(status),
    ...status.warnings.map((text) => colours.yellow(`holidays     ${text}`)),
  ];
  return lines.join('\n');
}

function meter(name: string, part: number, whole: number): string {
  const share = whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
  return `${name.padEnd(12)} ${bar(whole === 0 ? 0 : part / whole, BAR_CELLS)} ${share.padStart(5)}  ${part} of ${whole}`;
}

function dialStatuses({ progress }: CampaignStatus): string[] {
  const rows = Object.entries(progress.dialStatuses).filter(([, count]) => count > 0);
  if (rows.length === 0) return [];
  const most = Math.max(...rows.map(([, count]) => count));
  rows.sort(([, left], [, right]) => right - left);
  const cells = rows.map(([name, count]) => [
    `  ${name}`,
    String(count),
    bar(count / most, 20).replaceAll('░', ''),
  ]);
  return ['', 'dial statuses', table(cells)];
}

function refusals({ progress }: CampaignStatus): string[] {
  const rows = Object.entries(progress.refusals);
  const next =
    progress.nextDueAt === undefined ? [] : [`next lead due ${new Date(progress.nextDueAt).toISOString()}`];
  if (rows.length === 0) return next;
  const cells = rows.map(([code, count]) => [`  ${code}`, String(count), REFUSALS[code] ?? '']);
  return ['', 'leads not called', table(cells), ...next];
}

function rightNow(status: CampaignStatus): string[] {
  const { now, limits } = status;
  const why = limits.map(({ text }) => whyText(text));
  if (now === undefined)
    return status.engine === 'unknown'
      ? ['no Redis answers: what happens now is not known (outpace doctor says why)']
      : why;
  const agents = Object.entries(status.agents)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
  return [
    `right now    ${now.dialling} dialling, ${now.screening} in prompt, ${now.waiting} waiting, ${now.talking} talking`,
    `agents       ${agents || 'none logged in'}`,
    ...(now.pacing === undefined ? [] : pacingLines(now.pacing)),
    ...(why.length === 0 ? ['dialling freely'] : why),
  ];
}

/** `Waiting: …` and `Dialling 2: …` are no faults. */
function whyText(limit: string): string {
  if (limit.startsWith('Waiting: '))
    return `${colours.yellow('waiting')}: ${limit.slice('Waiting: '.length)}`;
  return `${colours.yellow(limit.startsWith('Dialling') ? 'limited' : 'not dialling')}: ${limit}`;
}

function pacingLines({ mode, forecast, budget, trunk, shadow, linesFrom }: PacingBoard): string[] {
  const risk =
    forecast.riskLimit > 0
      ? `, one more call risks ${percent(forecast.risk)} of ${percent(forecast.riskLimit)}`
      : '';
  const isTrunkWell = trunk === undefined || trunk.breaker === 'closed';
  return [
    `pacing       ${mode}${risk}${linesFrom === 'rampUp' ? ', being ramped up' : ''}`,
    ...budget.map(budgetLine),
    ...(isTrunkWell ? [] : [colours.yellow(`trunk        ${trunk.trunkId}: ${breakerText(trunk)}`)]),
    ...(shadow === undefined
      ? []
      : [
          `shadow       ${shadow.mode} would dial ${shadow.dial}${shadow.agrees ? ', as many as is dialled' : ''}`,
        ]),
  ];
}

function budgetLine({ name, answered, abandoned, limit, left }: BudgetBoard): string {
  const share = answered === 0 ? 0 : abandoned / answered;
  const rest =
    left < 0 ? colours.red(`${Math.abs(left).toFixed(1)} calls over`) : `${left.toFixed(1)} calls left`;
  return `window       ${name}: ${percent(share)} of ${percent(limit)} abandoned (${abandoned} of ${answered}), ${rest}`;
}

function breakerText({ breaker, retryAt }: NonNullable<PacingBoard['trunk']>): string {
  if (breaker !== 'open') return 'tried again with single calls after many failures';
  const next = retryAt === undefined ? '' : `, tried again at ${new Date(retryAt).toISOString()}`;
  return `takes no calls after many failures${next}`;
}
