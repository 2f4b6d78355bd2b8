import { describe, expect, it } from 'vitest';
import { loadLaw } from '../../src/app/policy/law.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/kernel/time.ts';
import type { HourContacts } from '../../src/ports/gate.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createHopperFiller } from '../../src/runtime/hopperFiller.ts';
import { createHopperGate } from '../../src/runtime/hopperGate.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aCampaign } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { aLead } from '../support/stores.ts';
import { keptLog, settle } from './parts.ts';

/** Ten in the morning in New York, a Wednesday. */
const TEN = Date.UTC(2026, 10, 18, 15);
const LEADS = 3_000;

/** The first half of the list is of people who answer in the evening, the second of people who answer in the morning. */
const segmentOf = (leadId: string): string =>
  Number(leadId.split('-')[1]) < LEADS / 2 ? 'evening' : 'morning';

const learned: HourContacts[] = ['evening', 'morning'].flatMap((segment) =>
  Array.from({ length: 12 }, (_, index) => index + 8).map((hour) => {
    const contacts = (segment === 'morning') === hour < 12 ? 500 : 50;
    return { segment, region: 'US', date: '2026-11-17', hour, tries: 1_000, contacts };
  }),
);

async function filling(learns: boolean, contacts: () => Promise<readonly HourContacts[]>) {
  const clock = createVirtualClock(TEN);
  const { hopper, doNotCall } = createMemoryStores('main', { clock });
  const memory = createMemoryRecords();
  for (let index = 0; index < LEADS; index += 1)
    memory.addLead(aLead(`lead-${index}`, { order: index, number: `+1212${5_550_000 + index}` }));
  const bestTime = learns ? { by: 'segment', halfLifeDays: 30 } : undefined;
  await memory.createCampaign(aCampaign({ bestTime, window: undefined }));
  let asked = 0;
  const records: RecordsPort = {
    ...memory,
    gate: {
      ...memory.gate,
      async ofLeads(campaignId, leadIds) {
        const found = await memory.gate.ofLeads(campaignId, leadIds);
        return found.map((standing) => ({ ...standing, segment: segmentOf(standing.leadId) }));
      },
      contacts() {
        asked += 1;
        return contacts();
      },
    },
  };
  const log = keptLog();
  const gate = createHopperGate({ records, doNotCall, law: loadLaw(), log });
  const filler = createHopperFiller({
    hopper,
    records,
    clock,
    log,
    fence: 1,
    runningCampaigns: () => ['camp'],
    gate,
    refusals: createRecentRefusals(),
    exhausted: () => undefined,
    empty: () => undefined,
  });
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  const lease = async (count: number) => {
    const leases = await hopper.lease(1, 'camp', count, 30 * MINUTE_MS, clock.now());
    return leases.map(({ lead }) => lead.leadId);
  };
  return { filler, pass, lease, log, clock, asked: () => asked };
}

describe('a hopper of a campaign that learns the best time', () => {
  it('takes leads whose hour it is first, from behind those that are better called later', async () => {
    const { filler, pass, lease, asked } = await filling(true, async () => learned);
    filler.start();
    await pass(1_000);
    await settle();
    // What was in it before anything was learned goes out in the order of the list.
    expect((await lease(500)).every((leadId) => segmentOf(leadId) === 'evening')).toBe(true);
    await pass(2_000);
    const next = await lease(400);
    expect(next.filter((leadId) => segmentOf(leadId) === 'morning')).toHaveLength(400);
    expect(next, 'in the order of the list among themselves').toEqual(
      next.toSorted((left, right) => Number(left.split('-')[1]) - Number(right.split('-')[1])),
    );
    expect(asked(), 'not for each filling').toBe(1);
    await filler.stop();
  });

  it('asks the records again after ten minutes', async () => {
    const { filler, pass, lease, asked } = await filling(true, async () => learned);
    filler.start();
    await pass(1_000);
    await pass(11 * MINUTE_MS);
    await lease(400);
    await pass(1_000);
    expect(asked()).toBe(2);
    await filler.stop();
  });

  it('is filled in the order of the list where the records do not answer, and the log says so', async () => {
    const { filler, pass, lease, log } = await filling(true, async () => {
      throw new Error('planned');
    });
    filler.start();
    await pass(1_000);
    await lease(500);
    await pass(2_000);
    expect((await lease(100)).every((leadId) => segmentOf(leadId) === 'evening')).toBe(true);
    expect(log.events()).toContain('bestTime.failed');
    await filler.stop();
  });

  it('asks nothing where the campaign does not learn', async () => {
    const { filler, pass, lease, asked } = await filling(false, async () => learned);
    filler.start();
    await pass(HOUR_MS);
    expect(await lease(2)).toEqual(['lead-0', 'lead-1']);
    expect(asked()).toBe(0);
    await filler.stop();
  });
});
