/**
 * Pacing settings as people write them on a command line (`limit=2%`, `rampUpMinutes=10`, `windows=day:0.03:1`), made
 * into changes; bounds and rules are the review's, not decided here.
 */
import type { AbandonRule, CampaignSettings } from '../domain/campaign/campaign.ts';
import { pacingValues, type PacingChanges, type PacingValues } from '../domain/campaign/pacingValues.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import type { PacingMode } from '../domain/pacing/pacer.ts';
import { PACING_MODES } from '../domain/pacing/settings.ts';
import { OutpaceError } from './errors.ts';
import { nearest } from './nearest.ts';

type Writable = { -readonly [Key in keyof PacingValues]?: PacingValues[Key] };

const NUMBERS = ['ringTimeoutMs', 'minRingMs', 'linesPerAgent', 'maxLinesPerAgent', 'aim', 'weight'] as const;
export const PACING_NAMES = ['mode', 'limit', 'windows', ...NUMBERS, 'rampUpMinutes', 'shadow'] as const;

/** `settings`: what a limit without a window's name is meant for. */
export function parsePacing(settings: CampaignSettings, written: readonly string[]): PacingChanges {
  const changes: Writable = {};
  if (written.length === 0) throw usage(`nothing to set; write e.g. limit=0.02 (${PACING_NAMES.join(', ')})`);
  for (const text of written) {
    const equals = text.indexOf('=');
    if (equals < 1) throw usage(`${text}: write it as name=value, e.g. limit=0.02`);
    setOne(changes, settings, text.slice(0, equals), text.slice(equals + 1));
  }
  return changes;
}

function setOne(changes: Writable, settings: CampaignSettings, name: string, value: string): void {
  const number = NUMBERS.find((known) => known === name);
  if (number !== undefined) changes[number] = numberOf(name, value);
  else if (name === 'mode') changes.mode = modeOf(name, value);
  else if (name === 'shadow') changes.shadow = value === 'none' ? null : modeOf(name, value);
  else if (name === 'rampUpMinutes') changes.rampUpMs = Math.round(numberOf(name, value) * MINUTE_MS);
  else if (name === 'windows') changes.windows = value === 'none' ? [] : value.split(',').map(windowOf);
  else if (name === 'limit' || name.startsWith('limit.')) {
    const windows = changes.windows ?? pacingValues(settings).windows;
    changes.windows = limited(windows, name.slice('limit.'.length), shareOf(name, value));
  } else {
    throw usage(
      `there is no pacing setting ${name}; the nearest is ${nearest(name, PACING_NAMES) ?? 'mode'}`,
    );
  }
}

function limited(windows: readonly AbandonRule[], named: string, limit: number): readonly AbandonRule[] {
  const names = windows.map(({ name }) => name);
  if (windows.length === 0)
    throw usage('the campaign has no abandonment window; set one: windows=day:0.03:1');
  if (named === '' && windows.length > 1) {
    const example = names.map((name) => `limit.${name}=${limit}`).join(' or ');
    throw usage(`limit: the campaign has ${windows.length} windows; say which: ${example}`);
  }
  const meant = named === '' ? names[0] : named;
  if (!names.some((name) => name === meant))
    throw usage(`limit.${named}: there is no such window (${names.join(', ')})`);
  return windows.map((window) => (window.name === meant ? { ...window, limit } : window));
}

function windowOf(text: string): AbandonRule {
  const [name = '', limit = '', days = '', ...rest] = text.split(':');
  if (!/^[A-Za-z0-9][\w-]{0,63}$/.test(name) || days === '' || rest.length > 0)
    throw usage(`windows: ${text} is not NAME:LIMIT:DAYS, such as day:0.03:1`);
  return { name, limit: shareOf('windows', limit), days: numberOf('windows', days) };
}

/** `0.03` or `3%`. */
function shareOf(name: string, text: string): number {
  if (!text.endsWith('%')) return numberOf(name, text);
  // Three per cent is 0.03, not 0.030000000000000002.
  return Number((numberOf(name, text.slice(0, -1)) / 100).toPrecision(12));
}

function numberOf(name: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw usage(`${name}: ${JSON.stringify(text)} is no number`);
  return value;
}

function modeOf(name: string, text: string): PacingMode {
  const mode = PACING_MODES.find((known) => known === text);
  if (mode === undefined) throw usage(`${name}: ${text} is none of ${PACING_MODES.join(', ')}`);
  return mode;
}

function usage(message: string): OutpaceError {
  return new OutpaceError('OUT_USAGE', message);
}
