/** Numbers and times as the reader writes them, in their time zone. */
import { computed, signal } from '@preact/signals';
import { language } from './language.ts';

/** The user's; until it is known, the browser's. */
export const zone = signal<string>(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** An IANA name that this browser does not know is left out. */
export function chooseZone(name: string): void {
  try {
    zone.value = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // The browser's own stays.
  }
}

const numbers = computed(() => new Intl.NumberFormat(language.value));
const percents = computed(
  () => new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: 1 }),
);
const times = computed(() => formatOf({ hour: '2-digit', minute: '2-digit', second: '2-digit' }));
const shortTimes = computed(() => formatOf({ hour: '2-digit', minute: '2-digit' }));
const dates = computed(() => formatOf({ dateStyle: 'medium' }));
const dateTimes = computed(() => formatOf({ dateStyle: 'medium', timeStyle: 'medium' }));

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language.value, {
    ...options,
    timeZone: zone.value,
    hourCycle: 'h23',
  });
}

/** What is not known, or has no denominator. */
const NOTHING = '–';

type Known = number | null | undefined;
const known = (value: Known): value is number =>
  value !== null && value !== undefined && Number.isFinite(value);

export const formatNumber = (value: Known): string => (known(value) ? numbers.value.format(value) : NOTHING);
/** Of a share, 0 to 1. */
export const formatPercent = (share: Known): string =>
  known(share) ? percents.value.format(share) : NOTHING;
export const formatTime = (at: Known): string => (known(at) ? times.value.format(at) : NOTHING);
/** Without seconds. */
export const formatShortTime = (at: Known): string => (known(at) ? shortTimes.value.format(at) : NOTHING);
export const formatDate = (at: Known): string => (known(at) ? dates.value.format(at) : NOTHING);
export const formatDateTime = (at: Known): string => (known(at) ? dateTimes.value.format(at) : NOTHING);

/** `m:ss`, from an hour on `h:mm:ss`: read alike in every language, and of a steady width. */
export function formatDuration(durationMs: Known): string {
  if (!known(durationMs)) return NOTHING;
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const pair = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pair(m)}:${pair(s)}` : `${m}:${pair(s)}`;
}
