/** Two dial groups on one store: whatever is listed and taken off between their attempts, no listed number is begun. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasWildcard, matchesPattern } from '../../src/domain/compliance/doNotCallPattern.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { createBeginner } from '../../src/runtime/beginAttempt.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { allDoNotCallLists } from '../../src/runtime/doNotCallLists.ts';
import { createPendingRecords } from '../../src/runtime/pendingRecords.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores, MemoryWorld } from '../../src/store/memory/index.ts';
import { aLead, anAttempt } from '../support/stores.ts';
import { keptLog } from './parts.ts';

const NUMBERS = ['+15550001', '+15550002', '+15550011'] as const;
const CAMPAIGNS = ['spring', 'autumn'] as const;
const GROUPS = ['main', 'other'] as const;

const entry = fc.record(
  {
    number: fc.constantFrom(...NUMBERS, '+1555000?', '+155500*'),
    campaignId: fc.constantFrom(...CAMPAIGNS),
  },
  { requiredKeys: ['number'] },
);
const command = fc.oneof(
  fc.record({ type: fc.constant('list' as const), entry }),
  fc.record({ type: fc.constant('unlist' as const), entry }),
  fc.record({ type: fc.constant('file' as const), numbers: fc.subarray([...NUMBERS]) }),
  fc.record({
    type: fc.constant('begin' as const),
    group: fc.constantFrom(...GROUPS),
    number: fc.constantFrom(...NUMBERS),
    campaignId: fc.constantFrom(...CAMPAIGNS),
  }),
);
type Entry = { readonly number: string; readonly campaignId?: string };

async function openGroups(folder: string) {
  const clock = createVirtualClock(1_000);
  const world = new MemoryWorld();
  const inFile = new Set<string>();
  const files = {
    lists: () => [{ name: 'registry', version: '1 +0 -0', has: (number: string) => inFile.has(number) }],
  };
  const begun: string[] = [];
  let attempts = 0;
  const open = async (group: string) => {
    const stores = createMemoryStores(group, { clock, world });
    await stores.ownership.acquire(group, 'node', 60_000, 0);
    const post = (input: EngineInput): void => {
      if (input.type === 'attemptBegun') begun.push(input.attemptId);
    };
    const log = keptLog();
    const pending = createPendingRecords({
      ...stores,
      closingFile: openClosingFile(join(folder, `${group}.ndjson`)),
      fence: 1,
      log,
      failed: () => undefined,
      kept: () => undefined,
    });
    const doNotCall = allDoNotCallLists(stores.doNotCall, files);
    const trunkLimits = () => ({ lines: 1_000, callsPerSecond: 1_000 });
    const refusals = createRecentRefusals();
    const options = { stores, doNotCall, clock, fence: 1, pending, refusals, log, trunkLimits, post };
    return { stores, begin: createBeginner({ ...options, noteFailure: () => undefined }) };
  };
  const groups = { main: await open('main'), other: await open('other') };
  return {
    inFile,
    doNotCall: groups.main.stores.doNotCall,
    async begins(group: 'main' | 'other', number: string, campaignId: string): Promise<boolean> {
      attempts += 1;
      const lead = aLead(`lead-${attempts}`, { number, campaignId });
      const { stores, begin } = groups[group];
      await stores.hopper.fill(1, [lead], clock.now());
      const [lease] = await stores.hopper.lease(1, campaignId, 1, 30_000, clock.now());
      const attempt = anAttempt(lead, {
        attemptId: `attempt-${attempts}`,
        dialGroupId: group,
        createdAt: clock.now(),
      });
      await begin({ type: 'beginAttempt', attempt, token: lease?.token ?? '', attemptSpacingMs: 0 });
      return begun.includes(attempt.attemptId);
    },
  };
}

it('no call to a listed number, and each other one begun', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-dnc-groups-'));
  let [begun, refused] = [0, 0];
  const property = fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 14 }), async (commands) => {
    const world = await openGroups(folder);
    const listed = new Map<string, Entry>();
    for (const step of commands) {
      if (step.type === 'file') {
        world.inFile.clear();
        for (const number of step.numbers) world.inFile.add(number);
      } else if (step.type === 'list') {
        await world.doNotCall.add([{ ...step.entry, source: 'api', addedAt: 0 }]);
        listed.set(keyOf(step.entry), step.entry);
      } else if (step.type === 'unlist') {
        await world.doNotCall.remove([step.entry]);
        listed.delete(keyOf(step.entry));
      } else {
        const { group, number, campaignId } = step;
        const isListed =
          world.inFile.has(number) || [...listed.values()].some((one) => applies(one, number, campaignId));
        expect(await world.begins(group, number, campaignId)).toBe(!isListed);
        if (isListed) refused += 1;
        else begun += 1;
      }
    }
  });
  try {
    await fc.assert(property, { numRuns: 2_000 });
    expect(Math.min(begun, refused)).toBeGreaterThan(1_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

function keyOf({ number, campaignId = '' }: Entry): string {
  return `${campaignId} ${number}`;
}

function applies(listed: Entry, number: string, campaignId: string): boolean {
  if (listed.campaignId !== undefined && listed.campaignId !== campaignId) return false;
  return hasWildcard(listed.number) ? matchesPattern(listed.number, number) : listed.number === number;
}
