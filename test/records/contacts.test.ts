import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/domain/kernel/time.ts';
import type { DialStatus } from '../../src/domain/call/lineResult.ts';
import type { ContactsAsked } from '../../src/ports/gate.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';

/** 18:30 in London, 12:30 in Chicago, a Tuesday. */
const NOW = Date.UTC(2026, 2, 10, 18, 30);

describe.skipIf(!hasPostgres)('contacts by hour in a real Postgres', () => {
  let postgres: TestPostgres;
  let records: RecordsPort;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    records = createPostgresRecords({ url: await postgres.freshDatabase(), maxConnections: 2 });
    await records.start();
    await records.createList('list-1', 'List');
    await records.importLeads('list-1', [
      aLead(1, { fields: { segment: 'wealthy' }, region: 'GB' }),
      aLead(2, { fields: { segment: 'wealthy' }, region: 'GB' }),
      aLead(3, { fields: { segment: 'savers', time_zone: 'America/Chicago' }, region: 'US' }),
      aLead(4, { fields: {}, region: 'FR' }),
    ]);
    const { settings } = aCampaign();
    const learning = { ...settings, bestTime: { by: 'segment', halfLifeDays: 30 } };
    await records.createCampaign(aCampaign({ settings: learning }));
    await called(1, 'answered', NOW);
    await called(2, 'no_answer', NOW);
    await called(3, 'abandoned', NOW - 10 * DAY_MS);
    await called(1, 'invalid', NOW - DAY_MS, 2);
    await called(4, 'answered', NOW);
    await called(2, 'answered', NOW - 90 * DAY_MS, 2);
  });
  afterAll(async () => {
    await records.stop();
    await postgres.stop();
  });

  async function called(lead: number, dialStatus: DialStatus, createdAt: number, attempt = 1): Promise<void> {
    const made = anAttempt(lead, attempt, { createdAt });
    await records.write([opened(made), closed(aCdr(made, { dialStatus }), attempt)]);
  }

  const zoneOf: Parameters<RecordsPort['gate']['contacts']>[1] = ({ region, timeZone }) =>
    timeZone ?? (region === 'GB' ? 'Europe/London' : undefined);
  const asked = (changes: Partial<ContactsAsked> = {}): ContactsAsked => ({
    campaignId: 'campaign-1',
    by: 'segment',
    from: NOW - 60 * DAY_MS,
    now: NOW,
    halfLifeMs: 10 * DAY_MS,
    ...changes,
  });

  it("are counted by segment, in the called party's own hour, older calls for less, and without those that no hour mends", async () => {
    expect(await records.gate.contacts(asked(), zoneOf)).toEqual([
      { segment: 'savers', region: 'US', date: '2026-02-28', hour: 12, tries: 0.5, contacts: 0.5 },
      { segment: 'wealthy', region: 'GB', date: '2026-03-10', hour: 18, tries: 2, contacts: 1 },
    ]);
  });

  it('are counted by what the import found out, too', async () => {
    const found = await records.gate.contacts(asked({ by: 'region' }), zoneOf);
    expect(found.map(({ segment, tries }) => [segment, tries])).toEqual([
      ['GB', 2],
      ['US', 0.5],
    ]);
  });

  it('are none where no call was made, or no place is known', async () => {
    expect(await records.gate.contacts(asked({ campaignId: 'none' }), zoneOf)).toEqual([]);
    expect(await records.gate.contacts(asked(), () => undefined)).toEqual([]);
  });

  it("tell the gate a lead's segment, where the campaign learns", async () => {
    const [lead] = await records.gate.ofLeads('campaign-1', ['lead-3']);
    expect(lead?.segment).toBe('savers');
    await records.createCampaign(aCampaign({ campaignId: 'campaign-2' }));
    const [other] = await records.gate.ofLeads('campaign-2', ['lead-3']);
    expect(other?.segment).toBeUndefined();
  });
});
