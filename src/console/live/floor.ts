/**
 * The floor as it is now, by server-sent events: the whole of it first, then what changes. The browser reconnects by
 * itself and says what it has seen last; rows that have not changed stay the same objects, so only what is new is drawn.
 */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { applied, type FloorDelta } from '../../domain/floor/delta.ts';
import { EMPTY_VIEW, type FloorView } from '../../domain/floor/view.ts';
import { heardServerTime } from '../components/clock.ts';
import { checkSession } from '../session/session.ts';

export type FeedState = 'connecting' | 'live' | 'lost';

const view = signal<FloorView | undefined>(undefined);
export const feedState = signal<FeedState>('connecting');

export const floorAbout = computed(() => view.value?.about);

const shown = computed(() => view.value ?? EMPTY_VIEW);
export const agents = computed(() => shown.value.agents);
export const alarms = computed(() => shown.value.alarms);
export const calls = computed(() => shown.value.calls);
export const campaigns = computed(() => shown.value.campaigns);
export const figures = computed(() => shown.value.figures);
export const personalCallbacks = computed(() => shown.value.callbacks);
export const supervisors = computed(() => shown.value.supervisors);
export const trunks = computed(() => shown.value.trunks);

/** As long as the server is given before the page is tried again by hand: the browser has given up by then. */
const RETRY_MS = 5_000;

let watchers = 0;
let close: (() => void) | undefined;

/** While at least one page that calls it is shown. */
export function useFloor(): void {
  useEffect(() => {
    watchers += 1;
    close ??= open();
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      close?.();
      close = undefined;
      view.value = undefined;
      feedState.value = 'connecting';
    };
  }, []);
}

function open(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source = connect();

  function connect(): EventSource {
    const events = new EventSource('/api/v1/live');
    events.addEventListener('floor', ({ data }: MessageEvent<string>) => {
      take(JSON.parse(data) as FloorView);
    });
    events.addEventListener('change', ({ data }: MessageEvent<string>) => {
      if (view.value !== undefined) take(applied(JSON.parse(data) as FloorDelta, view.value));
    });
    events.addEventListener('error', () => {
      feedState.value = 'lost';
      // Closed for good: an answer that was no stream, such as that of a session that has ended.
      if (events.readyState !== EventSource.CLOSED) return;
      void checkSession();
      timer = setTimeout(() => {
        source = connect();
      }, RETRY_MS);
    });
    return events;
  }

  return () => {
    clearTimeout(timer);
    source.close();
  };
}

function take(next: FloorView): void {
  view.value = next;
  feedState.value = 'live';
  if (next.about.at !== undefined && next.about.engine === 'running') heardServerTime(next.about.at);
}
