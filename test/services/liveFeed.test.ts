/** The live feed on a memory store: cut at every point, read slowly, taken away. */
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeEvent } from '../../src/api/live/eventStream.ts';
import { applied, type FloorDelta } from '../../src/domain/floor/delta.ts';
import {
  EMPTY_VIEW,
  FLOOR_PARTS,
  viewOf,
  type FloorView,
  type FloorViewer,
} from '../../src/domain/floor/view.ts';
import type { AgentSnapshot } from '../../src/domain/agent/state.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';
import { createLiveFeed, type LiveFeed } from '../../src/services/liveFeed.ts';
import type { Watcher } from '../../src/services/liveWatcher.ts';
import { createMovableClock, type MovableClock } from '../support/movableClock.ts';
import { eventually } from '../support/eventually.ts';

const ALL: FloorViewer = { parts: new Set(FLOOR_PARTS), seesPersons: true };

function agent(agentId: string, calls: number, teamId = 'north'): AgentSnapshot {
  return { agentId, name: agentId, phone: agentId, state: 'ready', since: 1, calls, teamId };
}

function floorOf(agents: readonly AgentSnapshot[], at = systemClock.now()): Floor {
  return { at, link: 'up', node: 'one', holds: [], campaigns: [], calls: [], agents };
}

/** What a page does: applies what comes, and remembers the last id. */
class Page {
  view: FloorView = EMPTY_VIEW;
  lastEventId: string | undefined;
  floors = 0;
  changes = 0;
  signs = 0;

  take(bytes: Uint8Array): void {
    for (const block of Buffer.from(bytes).toString('utf8').split('\n\n').slice(0, -1)) this.#event(block);
  }

  #event(block: string): void {
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/, 2)));
    if (fields['data'] === undefined) {
      this.signs += 1;
      return;
    }
    this.lastEventId = fields['id'];
    const data: unknown = JSON.parse(fields['data']);
    if (fields['event'] === 'floor') {
      this.floors += 1;
      this.view = data as FloorView;
    } else {
      this.changes += 1;
      this.view = applied(data as FloorDelta, this.view);
    }
  }
}

let board: Floor | undefined;
let clock: MovableClock;
let feed: LiveFeed;
let may: FloorViewer | undefined;

const wire = (view: FloorView): unknown => JSON.parse(JSON.stringify(view));
const open = (lastEventId?: string, viewer = ALL): Watcher => {
  const watcher = feed.watch({ viewer, lastEventId, recheck: async () => may });
  if (watcher === undefined) throw new Error('too many');
  return watcher;
};

beforeEach(() => {
  board = floorOf([agent('ana', 0)]);
  may = ALL;
  clock = createMovableClock(systemClock.now());
  feed = createLiveFeed({
    liveBoard: { read: async () => board },
    dialGroupId: 'd',
    clock,
    onFault: () => undefined,
    encode: encodeEvent,
    feedId: 'f1',
    mostWatchers: 5,
  });
  feed.start();
});
afterEach(async () => {
  await feed.stop();
});

/** Changes the floor, and waits until the view has it. */
async function show(agents: readonly AgentSnapshot[], watcher: Watcher): Promise<FloorView> {
  board = floorOf(agents, clock.now());
  const expected = viewOf({ ...board, figures: [] }, false, ALL);
  const before = watcher.view.since(undefined)?.version;
  clock.moveTo(clock.now() + 250);
  await eventually(() => watcher.view.since(undefined)?.version !== before);
  return expected;
}

describe('the live feed', () => {
  it('leads a viewer who is cut at any point to the floor as it is, without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ calls: fc.nat(50), takes: fc.boolean(), cut: fc.boolean() }), { maxLength: 12 }),
        async (steps) => {
          const page = new Page();
          let watcher = open(undefined);
          let iterator = watcher[Symbol.asyncIterator]();
          for (const [index, { calls, takes, cut }] of steps.entries()) {
            const expected = await show([agent('ana', calls), agent(`b${index}`, calls)], watcher);
            if (takes) {
              page.take((await iterator.next()).value ?? new Uint8Array());
              expect(wire(page.view)).toEqual(wire(expected));
            }
            if (cut) {
              await iterator.return?.();
              watcher = open(page.lastEventId);
              iterator = watcher[Symbol.asyncIterator]();
            }
          }
          await iterator.return?.();
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives a viewer who is back the changes alone', async () => {
    const many = Array.from({ length: 30 }, (_, index) => agent(`c${index}`, 0));
    const page = new Page();
    const watcher = open();
    await show([...many, agent('ana', 0)], watcher);
    const iterator = watcher[Symbol.asyncIterator]();
    page.take((await iterator.next()).value ?? new Uint8Array());
    await iterator.return?.();
    await show([...many, agent('ana', 1)], watcher);
    const expected = await show([...many, agent('ana', 2)], watcher);
    page.take((await open(page.lastEventId)[Symbol.asyncIterator]().next()).value ?? new Uint8Array());
    expect(page).toMatchObject({ floors: 1, changes: 2 });
    expect(wire(page.view)).toEqual(wire(expected));
  });

  it('gives a viewer of another process the floor anew', async () => {
    const page = new Page();
    const iterator = open('f0.abc.7')[Symbol.asyncIterator]();
    page.take((await iterator.next()).value ?? new Uint8Array());
    expect(page).toMatchObject({ floors: 1, changes: 0 });
  });

  it('gives a viewer who does not read the floor as it is, not all that led to it', async () => {
    const page = new Page();
    const watcher = open();
    const iterator = watcher[Symbol.asyncIterator]();
    page.take((await iterator.next()).value ?? new Uint8Array());
    let expected = EMPTY_VIEW;
    for (let calls = 1; calls <= 30; calls += 1) expected = await show([agent('ana', calls)], watcher);
    page.take((await iterator.next()).value ?? new Uint8Array());
    expect(page).toMatchObject({ floors: 2, changes: 0 });
    expect(wire(page.view)).toEqual(wire(expected));
  });

  it('writes a version out once, however many watch', async () => {
    const [one, two] = [open(), open()];
    await show([agent('ana', 3)], one);
    const chunks = [await one[Symbol.asyncIterator]().next(), await two[Symbol.asyncIterator]().next()];
    expect(chunks[0]?.value).toBe(chunks[1]?.value);
  });

  it('ends for whoever may watch no more', async () => {
    const iterator = open()[Symbol.asyncIterator]();
    await iterator.next();
    may = undefined;
    const next = iterator.next();
    clock.moveTo(clock.now() + 5_000);
    // What was on its way may still come.
    const last = (await next).done === true ? await next : await iterator.next();
    expect(last.done).toBe(true);
    expect(feed.watchers).toBe(0);
  });

  it('goes on with another view where the viewer may see less', async () => {
    const page = new Page();
    const watcher = open();
    const iterator = watcher[Symbol.asyncIterator]();
    page.take((await iterator.next()).value ?? new Uint8Array());
    expect(page.view.agents).toHaveLength(1);
    may = { ...ALL, teamIds: ['south'] };
    board = floorOf([agent('ana', 1), agent('bo', 1, 'south')], clock.now());
    clock.moveTo(clock.now() + 5_000);
    await eventually(async () => {
      const next = iterator.next();
      clock.moveTo(clock.now() + 250);
      page.take((await next).value ?? new Uint8Array());
      return page.view.agents[0]?.agentId === 'bo';
    });
    expect(page.view.agents.map(({ agentId }) => agentId)).toEqual(['bo']);
  });

  it('says that the engine is silent, and gives signs of life', async () => {
    const page = new Page();
    const watcher = open();
    const iterator = watcher[Symbol.asyncIterator]();
    await eventually(async () => {
      const next = iterator.next();
      clock.moveTo(clock.now() + 10_000);
      page.take((await next).value ?? new Uint8Array());
      return page.view.about.engine === 'silent' && page.signs > 0;
    });
  });

  it('has room for so many, and for the next when one leaves', async () => {
    const all = [open(), open(), open(), open(), open()];
    expect(feed.watch({ viewer: ALL, recheck: async () => ALL })).toBeUndefined();
    const waiting = all[0]?.[Symbol.asyncIterator]();
    await waiting?.next();
    const pending = waiting?.next();
    await waiting?.return?.();
    expect((await pending)?.done).toBe(true);
    expect(feed.watch({ viewer: ALL, recheck: async () => ALL })).toBeDefined();
  });
});
