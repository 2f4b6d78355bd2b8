/** Pilots over the real records: who is drawn, what is dialled meanwhile, and the order of the main run. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListsPort } from '../../src/ports/lists.ts';
import type { RecordEntry, RecordsPort } from '../../src/ports/records.ts';
import { createRecords } from '../../src/records/adapter.ts';
import { createLists } from '../../src/records/lists.ts';
import { endPilot, pilotReport, planPilot, startPilot } from '../../src/services/pilots.ts';
import { createTestPglite } from '../support/pglite.ts';
import { aCampaign, aJoinedCdr, anAttempt, closed, opened, T0 } from '../support/records.ts';

const sql = createTestPglite();
const DAY = 86_400_000;
const LATER = T0 + DAY;
let records: RecordsPort;
let lists: ListsPort;
let campaigns = 0;
let campaignId = '';

beforeAll(async () => {
  records = createRecords(sql, 'memory');
  lists = createLists(sql, 'memory');
  await records.start();
});
afterAll(() => records.stop());

const parts = () => ({ records, lists });
const REGIONS = ['north', 'south', 'west'] as const;

/** 30 leads in turns of the three regions, in two lists. */
beforeEach(async () => {
  campaignId = `c${(campaigns += 1)}`;
  const listIds = [`${campaignId}-a`, `${campaignId}-b`];
  for (const [place, listId] of listIds.entries()) {
    await records.createList(listId, listId);
    const leads = Array.from({ length: 15 }, (_, index) => ({
      leadId: `${listId}-${index}`,
      number: `+86138${place}${String(campaigns).padStart(2, '0')}${String(index).padStart(5, '0')}`,
      rawNumber: String(index),
      fields: { area: REGIONS[index % 3] ?? '' },
      sourceLine: index + 2,
    }));
    await records.importLeads(listId, leads);
  }
  await records.createCampaign(aCampaign({ campaignId, listIds }));
});

const areaOf = (leadId: string): string => REGIONS[Number(leadId.split('-')[2]) % 3] ?? '';
const dueIds = async (): Promise<string[]> =>
  (await records.dueLeads(campaignId, LATER, 100, [])).map(({ leadId }) => leadId);
const start = (perSegment = 2, seed = 'x') =>
  startPilot(parts(), campaignId, { by: 'area', perSegment, seed }, T0);

/** A conversation with the lead, which succeeds or does not. */
function talk(leadId: string, isSuccess: boolean): RecordEntry[] {
  const attempt = anAttempt(1, 1, { attemptId: `t-${leadId}`, leadId, campaignId, createdAt: T0 + 1_000 });
  const disposition = {
    code: isSuccess ? 'sold' : 'no',
    salesStatus: isSuccess ? ('success' as const) : ('refused' as const),
    isContact: true,
    isSuccess,
    agentId: 'agent-1',
    at: T0 + 60_000,
  };
  const about = { attemptId: attempt.attemptId, createdAt: attempt.createdAt, campaignId, leadId };
  return [
    opened(attempt),
    closed(aJoinedCdr(attempt, { next: { state: 'final' } })),
    { type: 'dispositionGiven', given: { ...about, disposition, revision: 1, next: { state: 'final' } } },
  ];
}

describe('a pilot', () => {
  it('says what it would draw, and changes nothing', async () => {
    const plan = await planPilot(parts(), campaignId, { by: 'area', perSegment: 4, seed: 'x' });
    expect(plan.segments).toEqual(REGIONS.map((segment) => ({ segment, leads: 10, drawn: 4 })));
    expect(await dueIds()).toHaveLength(30);
  });

  it('has its sample dialled and nobody else, the same for the same seed', async () => {
    const { segments } = await start(2, 'seed-1');
    expect(
      segments.map(({ segment, leads, sampled, waiting }) => [segment, leads, sampled, waiting]),
    ).toEqual(REGIONS.map((segment) => [segment, 10, 2, 2]));
    const sample = await dueIds();
    expect(sample.map(areaOf).toSorted()).toEqual(['north', 'north', 'south', 'south', 'west', 'west']);
    await endPilot(parts(), campaignId, { isMain: false, at: LATER });
    expect(await dueIds()).toHaveLength(30);
    await start(2, 'seed-1');
    expect(await dueIds()).toEqual(sample);
  });

  it('counts what came of it, and has the main run follow: the best segment first, in every list', async () => {
    await start(2);
    const sample = await dueIds();
    await records.write(sample.flatMap((leadId) => talk(leadId, areaOf(leadId) === 'south')));
    const report = await pilotReport(parts(), campaignId);
    const south = report.segments.find(({ segment }) => segment === 'south');
    expect(south).toMatchObject({
      called: 2,
      waiting: 0,
      answered: 2,
      connected: 2,
      contacts: 2,
      successes: 2,
    });
    expect(report.order[0]).toBe('south');
    expect((await records.progress(campaignId))?.pilotDue).toBe(0);

    const { pilot } = await endPilot(parts(), campaignId, { isMain: true, at: LATER });
    expect(pilot.learned).toEqual(report.order);
    const due = await dueIds();
    expect(due).toHaveLength(24);
    const [first, second] = [due.filter((id) => id.includes('-a-')), due.filter((id) => id.includes('-b-'))];
    expect(due).toEqual([...first, ...second]);
    for (const list of [first, second]) {
      expect(list.map(areaOf)).toEqual(
        list.map(areaOf).toSorted((left, right) => report.order.indexOf(left) - report.order.indexOf(right)),
      );
    }
    expect((await records.progress(campaignId))?.pilotDue).toBeUndefined();
  });

  it('takes an order of people, those not named after it', async () => {
    await start();
    const { pilot } = await endPilot(parts(), campaignId, { isMain: true, asked: ['west'], at: LATER });
    expect(pilot.learned).toEqual(['west', 'north', 'south']);
    expect((await dueIds()).slice(0, 5).map(areaOf)).toEqual(Array(5).fill('west'));
  });

  it('leads imported after it take their place in the order', async () => {
    await start();
    await endPilot(parts(), campaignId, { isMain: true, asked: ['west', 'south'], at: LATER });
    const listId = `${campaignId}-a`;
    const late = { leadId: `${listId}-17`, number: '+8613999999999', rawNumber: '1', sourceLine: 99 };
    await records.importLeads(listId, [{ ...late, fields: { area: 'west' } }]);
    await lists.beginImport(listId, 'hash');
    await lists.finishImport(listId, 'hash', { inserted: 1, duplicates: 0, updated: 0, rejected: {} });
    expect((await dueIds()).indexOf(`${listId}-17`)).toBe(5);
  });

  it('refuses with the reason', async () => {
    await start();
    await expect(start()).rejects.toThrow('runs already');
    await expect(
      endPilot(parts(), campaignId, { isMain: true, asked: ['nowhere'], at: LATER }),
    ).rejects.toThrow(/no segment is called "nowhere"; there are: north, south, west/u);
    await endPilot(parts(), campaignId, { isMain: false, at: LATER });
    await expect(endPilot(parts(), campaignId, { isMain: true, at: LATER })).rejects.toThrow('has ended');
    await records.setCampaignState(campaignId, 'running');
    await expect(start()).rejects.toThrow('before the first start');
  });

  it('is refused over a field that tells single leads apart, and shown as none where a lead has no value', async () => {
    const listId = `${campaignId}-a`;
    const many = Array.from({ length: 201 }, (_, index) => ({
      leadId: `${listId}-m${index}`,
      number: `+861371${String(campaigns).padStart(2, '0')}${String(index).padStart(4, '0')}`,
      rawNumber: '1',
      fields: { customer: String(index) },
      sourceLine: 100 + index,
    }));
    await records.importLeads(listId, many);
    const asked = { perSegment: 1, seed: 'x' };
    await expect(planPilot(parts(), campaignId, { ...asked, by: 'customer' })).rejects.toThrow(
      'more than 200',
    );
    const { segments } = await planPilot(parts(), campaignId, { ...asked, by: 'area' });
    expect(segments[0]).toEqual({ segment: '', leads: 201, drawn: 1 });
  });
});
