/** How long until then. Read by a screen reader when it is asked, not every second. */
import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { now } from '../../components/clock.ts';
import { formatDuration } from '../../i18n/formats.ts';

export function Countdown({ until }: { readonly until: number }) {
  const left = useMemo(() => computed(() => formatDuration(Math.max(0, until - now.value + 999))), [until]);
  return (
    <span class="duration" role="timer" aria-live="off">
      {left}
    </span>
  );
}
