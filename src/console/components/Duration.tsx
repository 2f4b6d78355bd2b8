/** How long something lasts. The text alone changes each second: what is around it is not drawn again. */
import { useMemo } from 'preact/hooks';
import { durationSince } from './clock.ts';

export function Duration({ since }: { readonly since: number }) {
  const text = useMemo(() => durationSince(since), [since]);
  // A screen reader reads it when it is asked, not every second.
  return (
    <span class="duration" role="timer" aria-live="off">
      {text}
    </span>
  );
}
