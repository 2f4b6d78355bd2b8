/** `pacing show`, `set` and `history` for people. */
import type { AbandonRule } from '../domain/campaign/campaign.ts';
import type { ChangedValue, PacingValues } from '../domain/campaign/pacingValues.ts';
import type { SettingsChange } from '../ports/records.ts';
import { colours, table } from './output.ts';
import { momentText } from './pacingTime.ts';

const MINUTE_MS = 60_000;

const MEANING: Readonly<Record<keyof PacingValues, string>> = {
  mode: 'preview, progressive, ratio, predictive or automated',
  windows: 'abandoned calls allowed, of those answered by a person',
  ringTimeoutMs: 'no call rings longer',
  minRingMs: 'no call is given up sooner',
  linesPerAgent: 'for each idle agent, in mode ratio',
  maxLinesPerAgent: 'for each agent logged in, in every mode',
  aim: 'share of the limit that predictive pacing steers at',
  weight: 'share of the calls against other campaigns of the same agents',
  rampUpMs: 'from the start until all lines may be used',
  shadow: 'decides beside the mode without acting',
};

export function renderPacing(name: string, values: PacingValues): string {
  const rows = Object.entries(MEANING).map(([key, meaning]) => [
    `  ${nameText(key)}`,
    colours.bold(settingText(key, values[key as keyof PacingValues])),
    colours.dim(meaning),
  ]);
  return [colours.bold(name), table(rows)].join('\n');
}

export function renderChanges(values: readonly ChangedValue[], heading: string): string {
  const rows = values.map(({ key, before, after }) => [
    `  ${nameText(key)}`,
    colours.dim(settingText(key, before)),
    '→',
    colours.bold(settingText(key, after)),
  ]);
  return rows.length === 0 ? `${heading}: nothing would change` : [heading, table(rows)].join('\n');
}

export function renderHistory(changes: readonly SettingsChange[]): string {
  if (changes.length === 0) return 'nobody has changed how this campaign is paced';
  const rows = changes.flatMap(({ changeId, at, who, values, undoes }) =>
    values.map(({ key, before, after }, index) => [
      index === 0 ? String(changeId) : '',
      index === 0 ? momentText(at) : '',
      index === 0 ? who : '',
      nameText(key),
      `${settingText(key, before)} → ${settingText(key, after)}`,
      index === 0 && undoes !== undefined ? colours.dim(`takes back ${undoes}`) : '',
    ]),
  );
  return table([['CHANGE', 'WHEN', 'WHO', 'SETTING', 'VALUE', ''], ...rows]);
}

/** As `pacing set` and the campaign file call it. */
function nameText(key: string): string {
  return key === 'rampUpMs' ? 'rampUpMinutes' : key;
}

function settingText(key: string, value: unknown): string {
  return valueText(key === 'rampUpMs' && typeof value === 'number' ? value / MINUTE_MS : value);
}

export function valueText(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) {
    const rules = value as readonly AbandonRule[];
    return rules.map(ruleText).join(', ') || 'none';
  }
  return typeof value === 'number' || typeof value === 'string' ? String(value) : JSON.stringify(value);
}

function ruleText({ name, limit, days }: AbandonRule): string {
  return `${name} ${percent(limit)} over ${days === 1 ? 'a day' : `${days} days`}`;
}

export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
