/**
 * The floor for all who watch it: read once, compared once and written out once for each kind of viewer, whatever their
 * number. A viewer takes what is there when they are ready for it: whoever was away for a short while gets the changes
 * since, whoever is slower gets the floor as it is then.
 */
import { changes } from '../domain/floor/delta.ts';
import { viewOf, type FloorViewer, type WholeFloor } from '../domain/floor/view.ts';
import { MINUTE_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import { systemClock, type Clock } from '../ports/clock.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import { createLoop } from '../runtime/loop.ts';
import type { FloorFigures } from './floorFigures.ts';
import { createLiveView, type LiveEncoder, type LiveView } from './liveView.ts';
import { createWatcher, type Watcher } from './liveWatcher.ts';

export interface LiveFeed {
  start(): void;
  /** Ends every watcher. */
  stop(): Promise<void>;
  /** Undefined: there are as many as may be, in all or of this person. */
  watch(asked: WatchRequest): Watcher | undefined;
  readonly watchers: number;
}

export interface WatchRequest {
  readonly viewer: FloorViewer;
  /** Whose pages are counted together; absent: nobody's are. */
  readonly who?: string;
  /** What was seen last, by an earlier watcher. */
  readonly lastEventId?: string | undefined;
  /** Asked now and then: what the viewer may see at this moment; undefined: nothing any more. */
  readonly recheck: () => Promise<FloorViewer | undefined>;
}

export interface LiveFeedOptions {
  readonly liveBoard: Pick<LiveBoardPort, 'read'>;
  readonly dialGroupId: string;
  readonly clock?: Clock;
  /** The board could not be read; told once until it can be. */
  readonly onFault: (error: unknown) => void;
  readonly encode: LiveEncoder;
  /** Of this process: what another one has numbered is not taken for its own. */
  readonly feedId: string;
  readonly mostWatchers?: number;
  /** Told whether anybody watches, and asked for what is counted beside the board. */
  readonly figures?: FloorFigures;
}

/** Few people see more pictures a second than that as more than one. */
const BEAT_MS = 250;
/** The board is renewed each second. */
const SILENT_AFTER_MS = 5 * SECOND_MS;
/** So long a viewer may be away and still be given what has changed since. */
const VIEW_KEPT_MS = MINUTE_MS;
const MOST_WATCHERS = 200;
/** Pages of one person, who shuts nobody else out. */
const MOST_OF_ONE = 20;

export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { liveBoard, dialGroupId, clock = systemClock, encode, feedId, figures } = options;
  const views = new Map<string, { readonly view: LiveView; readonly viewer: FloorViewer; usedAt: Instant }>();
  const watchers = new Map<Watcher, string | undefined>();
  let floor: WholeFloor | undefined;
  let hasFailed = false;

  function viewFor(viewer: FloorViewer): LiveView {
    const name = nameOf(viewer);
    const known = views.get(name);
    if (known !== undefined) {
      known.usedAt = clock.now();
      return known.view;
    }
    const view = createLiveView(`${feedId}.${name}`, encode, changes);
    views.set(name, { view, viewer, usedAt: clock.now() });
    return view;
  }

  function dropUnused(now: Instant): void {
    const inUse = new Set([...watchers.keys()].map(({ view }) => view));
    for (const [name, entry] of views) {
      if (inUse.has(entry.view)) entry.usedAt = now;
      else if (now - entry.usedAt > VIEW_KEPT_MS) views.delete(name);
    }
  }

  async function turn(): Promise<number> {
    dropUnused(clock.now());
    figures?.wanted(views.size > 0);
    if (views.size === 0) return BEAT_MS;
    try {
      const board = await liveBoard.read(dialGroupId);
      floor = board === undefined ? undefined : { ...board, figures: figures?.latest ?? [] };
      hasFailed = false;
    } catch (error) {
      // What was read last is still shown, as the word of an engine that is silent.
      if (!hasFailed) options.onFault(error);
      hasFailed = true;
    }
    const isSilent = floor !== undefined && clock.now() - floor.at > SILENT_AFTER_MS;
    for (const { view, viewer } of views.values()) view.update(viewOf(floor, isSilent, viewer));
    return BEAT_MS;
  }

  const loop = createLoop(clock, turn);
  return {
    start() {
      loop.start();
      figures?.start();
    },
    async stop() {
      for (const watcher of watchers.keys()) watcher.end();
      await Promise.all([loop.stop(), figures?.stop()]);
    },
    watch({ viewer, who, lastEventId, recheck }) {
      if (watchers.size >= (options.mostWatchers ?? MOST_WATCHERS)) return undefined;
      const own = who === undefined ? [] : [...watchers.values()].filter((one) => one === who);
      if (own.length >= MOST_OF_ONE) return undefined;
      const watcher = createWatcher({
        view: viewFor(viewer),
        viewFor,
        lastEventId,
        recheck,
        clock,
        heartbeat: encode(undefined),
        ended: () => watchers.delete(watcher),
      });
      watchers.set(watcher, who);
      return watcher;
    },
    get watchers() {
      return watchers.size;
    },
  };
}

/** Whoever may see the same sees the same view. */
function nameOf({ parts, seesPersons, teamIds }: FloorViewer): string {
  const teams = teamIds === undefined ? '*' : JSON.stringify([...new Set(teamIds)].toSorted());
  return Buffer.from(`${[...parts].toSorted().join(',')} ${seesPersons} ${teams}`).toString('base64url');
}
