/**
 * One viewer of the live feed. Nothing is kept for them but the version that they have seen: whoever does not take what
 * is there costs nothing, and is given the floor as it is when they do.
 */
import type { FloorViewer } from '../domain/floor/view.ts';
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { LiveView } from './liveView.ts';

export interface Watcher extends AsyncIterable<Uint8Array> {
  readonly view: LiveView;
  end(): void;
}

export interface WatcherOptions {
  readonly view: LiveView;
  readonly viewFor: (viewer: FloorViewer) => LiveView;
  readonly lastEventId: string | undefined;
  readonly recheck: () => Promise<FloorViewer | undefined>;
  readonly clock: Clock;
  readonly heartbeat: Uint8Array;
  readonly ended: () => void;
}

/** Proxies close what is silent for a minute or half of one. */
const HEARTBEAT_MS = 10 * SECOND_MS;
/** Whoever has lost the right to watch sees no more than that of the floor. */
const RECHECK_MS = 5 * SECOND_MS;

export function createWatcher(options: WatcherOptions): Watcher {
  const { viewFor, recheck, clock, heartbeat, lastEventId } = options;
  let { view } = options;
  let version = lastEventId === undefined ? undefined : view.versionOf(lastEventId);
  let checkedAt: Instant = clock.now();
  let sentAt: Instant = clock.now();
  let hasEnded = false;
  let wake: () => void = () => undefined;

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    options.ended();
    wake();
  }

  async function checkAgain(): Promise<void> {
    if (clock.now() - checkedAt < RECHECK_MS) return;
    checkedAt = clock.now();
    const viewer = await recheck().catch(() => undefined);
    if (viewer === undefined) return end();
    const next = viewFor(viewer);
    if (next !== view) version = undefined;
    view = next;
  }

  /** Until there is more to see, or it is time for a sign of life or a check. */
  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const until = Math.min(sentAt + HEARTBEAT_MS, checkedAt + RECHECK_MS);
      const cancelWake = clock.wakeAt(until, () => wake());
      const cancelNext = view.onNext(() => wake());
      wake = () => {
        cancelWake();
        cancelNext();
        resolve();
      };
    });
  }

  function take(): Uint8Array | undefined {
    const caught = view.since(version);
    if (caught === undefined) return clock.now() - sentAt >= HEARTBEAT_MS ? heartbeat : undefined;
    version = caught.version;
    const [only] = caught.chunks;
    return caught.chunks.length === 1 ? only : Buffer.concat(caught.chunks);
  }

  async function nextChunk(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      await checkAgain();
      if (hasEnded) return { done: true, value: undefined };
      const chunk = take();
      if (chunk !== undefined) {
        sentAt = clock.now();
        return { done: false, value: chunk };
      }
      await pause();
    }
  }

  return {
    get view() {
      return view;
    },
    end,
    [Symbol.asyncIterator]: () => ({
      next: nextChunk,
      async return() {
        end();
        return { done: true, value: undefined };
      },
    }),
  };
}
