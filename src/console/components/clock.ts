/** One timer for everything on the page that counts seconds, by the server's clock as far as it is known. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { formatDuration } from '../i18n/formats.ts';

/** How far the server's clock is ahead of this one. */
const aheadMs = signal(0);
const ticked = signal(Date.now());

export const now: ReadonlySignal<number> = computed(() => ticked.value + aheadMs.value);

/** Small differences are the way of the message here, not of the clocks. */
const TOLERANCE_MS = 2_000;

export function heardServerTime(at: number): void {
  const difference = at - Date.now();
  if (Math.abs(difference - aheadMs.peek()) > TOLERANCE_MS) aheadMs.value = difference;
}

setInterval(() => {
  if (!document.hidden) ticked.value = Date.now();
}, 1000);
document.addEventListener('visibilitychange', () => {
  ticked.value = Date.now();
});

/** Since then, and counting. */
export function durationSince(since: number): ReadonlySignal<string> {
  return computed(() => formatDuration(now.value - since));
}
