/** What every RecordsPort tells the gate: a lead's own past, its number's and the person's over all campaigns. */
import { describe, expect, it } from 'vitest';
import type { LeadStanding } from '../../src/domain/compliance/standing.ts';
import type { GateRecords } from '../../src/ports/gate.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import {
  aCampaign,
  aCdr,
  aJoinedCdr,
  aLead,
  anAttempt,
  closed,
  numberOf,
  opened,
  T0,
} from '../support/records.ts';

/** `fresh`: started, with `campaign-1` over `list-1` of three leads. */
export function gateRecordsContract(fresh: () => Promise<RecordsPort>): void {
  async function collect(pages: AsyncIterable<readonly LeadStanding[]>): Promise<readonly LeadStanding[]> {
    const found: LeadStanding[] = [];
    for await (const page of pages) found.push(...page);
    return found;
  }

  /** A second campaign over a list of its own. */
  async function withSecondCampaign(lead: ReturnType<typeof aLead>): Promise<RecordsPort> {
    const records = await fresh();
    await records.createList('list-2', 'Second');
    await records.importLeads('list-2', [lead]);
    await records.createCampaign(aCampaign({ campaignId: 'campaign-2', listIds: ['list-2'] }));
    return records;
  }

  const elsewhere = (attemptNumber: number) =>
    anAttempt(9, attemptNumber, { campaignId: 'campaign-2', number: numberOf(1) });

  async function leadOne(gate: GateRecords): Promise<LeadStanding | undefined> {
    return (await gate.ofLeads('campaign-1', ['lead-1']))[0];
  }

  describe('the gate', () => {
    it('is told all leads of a campaign, and those asked for', async () => {
      const { gate } = await fresh();
      const all = await collect(gate.ofCampaign('campaign-1'));
      expect(all.map(({ leadId }) => leadId)).toEqual(['lead-1', 'lead-2', 'lead-3']);
      expect(all[0]).toEqual({
        leadId: 'lead-1',
        campaignId: 'campaign-1',
        number: numberOf(1),
        state: 'due',
        dueAt: 0,
        attemptsMade: 0,
        past: { lead: [], number: [], person: [] },
      });
      expect(await collect(gate.ofCampaign('none'))).toEqual([]);
      expect(await gate.ofLead('none')).toEqual([]);
    });

    it('is told where the numbers of lists lie, by one of each area', async () => {
      const records = await fresh();
      await records.createList('list-2', 'Second');
      const numbers = ['+12125550142', '+12125550143', '+13055550142'];
      await records.importLeads(
        'list-2',
        numbers.map((number, index) => aLead(20 + index, { number, region: 'US' })),
      );
      const found = await records.gate.callees(['list-2']);
      expect(found.toSorted((left, right) => (left.number < right.number ? -1 : 1))).toEqual([
        { number: '+12125550142', region: 'US' },
        { number: '+13055550142', region: 'US' },
      ]);
      expect(await records.gate.callees(['list-1', 'list-2'])).toHaveLength(3);
      expect(await records.gate.callees(['none'])).toEqual([]);
    });

    it('is told what the list says: region, line type, zone', async () => {
      const facts = { region: 'US', lineType: 'fixed-or-mobile', fields: { time_zone: 'America/Denver' } };
      const { gate } = await withSecondCampaign(aLead(9, facts));
      expect((await gate.ofLead('lead-9'))[0]).toMatchObject({
        region: 'US',
        lineType: 'fixed-or-mobile',
        timeZone: 'America/Denver',
      });
    });

    it("counts a number's attempts over all campaigns, and a lead's in its own", async () => {
      const records = await withSecondCampaign(aLead(9, { number: numberOf(1) }));
      const here = anAttempt(1, 2);
      await records.write([
        opened(elsewhere(1)),
        closed(aCdr(elsewhere(1))),
        opened(here),
        opened(elsewhere(3)),
        closed(aCdr(elsewhere(3), { charged: false, dialStatus: 'congestion' })),
      ]);
      const times = [elsewhere(1), here].map(({ createdAt }) => createdAt);
      expect((await leadOne(records.gate))?.past).toEqual({
        lead: [here.createdAt],
        number: times,
        person: times,
      });
    });

    it("counts a person's attempts over all numbers of the lead, and over leads with the same key", async () => {
      const phones = [8, 1].map((index) => ({
        number: numberOf(index),
        kind: 'home' as const,
        lineType: 'fixed' as const,
      }));
      const records = await withSecondCampaign(aLead(8, { phones, listKey: 'customer-8' }));
      await records.createList('list-3', 'Third');
      await records.importLeads('list-3', [aLead(7, { listKey: 'customer-8' })]);
      await records.write([opened(anAttempt(1)), opened(anAttempt(7)), opened(anAttempt(2))]);
      const [lead] = await records.gate.ofLead('lead-8');
      expect(lead?.past).toEqual({
        lead: [],
        number: [],
        person: [anAttempt(1).createdAt, anAttempt(7).createdAt],
      });
      expect(lead?.otherNumbers).toEqual([numberOf(1), numberOf(7)]);
      expect(await leadOne(records.gate)).not.toHaveProperty('otherNumbers');
    });

    it('is told when the person refused, and was abandoned, and by whom', async () => {
      const records = await withSecondCampaign(aLead(9, { number: numberOf(1) }));
      const endedAt = T0 + 90_000;
      const stamps = { createdAt: T0, answeredAt: T0 + 1_000, endedAt };
      const abandoned = aCdr(elsewhere(1), { dialStatus: 'abandoned', stamps });
      await records.write([opened(elsewhere(1)), closed(abandoned)]);
      expect((await leadOne(records.gate))?.past).toMatchObject({ abandonedAt: endedAt });
      expect((await leadOne(records.gate))?.past.isAbandonedHere).toBeUndefined();
      expect((await records.gate.ofLead('lead-9'))[0]?.past.isAbandonedHere).toBe(true);
      const refused = aCdr(anAttempt(1), { consent: 'refused', dialStatus: 'answered' });
      await records.write([opened(anAttempt(1)), closed(refused)]);
      expect((await leadOne(records.gate))?.past.refusedAt).toBe(refused.stamps.endedAt);
    });

    it('takes no refusal of a recording for one of the call', async () => {
      const records = await fresh();
      await records.write([opened(anAttempt(1)), closed(aJoinedCdr(anAttempt(1), { consent: 'refused' }))]);
      expect((await leadOne(records.gate))?.past.refusedAt).toBeUndefined();
    });

    it('is told of the list for all campaigns, and of a lead that is final', async () => {
      const records = await fresh();
      await records.write([
        { type: 'doNotCallAdded', entry: { number: numberOf(1), source: 'api', addedAt: T0 } },
      ]);
      expect(await leadOne(records.gate)).toMatchObject({
        state: 'final',
        refusalCode: 'do-not-call',
        listed: { list: 'internal' },
      });
    });

    it('is told the leads of a list as if no campaign had dialled them', async () => {
      const records = await fresh();
      await records.write([opened(anAttempt(1)), closed(aCdr(anAttempt(1), { next: { state: 'final' } }))]);
      const all = await collect(records.gate.ofList('list-1'));
      expect(all.map(({ campaignId, state, attemptsMade }) => [campaignId, state, attemptsMade])).toEqual(
        Array.from({ length: 3 }, () => ['', 'due', 0]),
      );
      expect(all[0]?.past.number).toEqual([anAttempt(1).createdAt]);
    });
  });
}
