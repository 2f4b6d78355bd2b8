/** Quotas in a real Postgres: counted from complete interviews by lead and agent; the gate stops the leads of a full one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Quota } from '../../src/domain/campaign/quota.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { NO_LAW } from '../../src/domain/compliance/law.ts';
import type { FlowRun } from '../../src/domain/flow/run.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { campaignFunnel, leadWhy } from '../../src/services/gate.ts';
import { quotasOf, quotasSchema } from '../../src/services/quotaSchema.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aLead, closed } from '../support/records.ts';
import { aRun, rated, surveyed } from '../support/surveyed.ts';

const SEGMENTS = ['gold', 'gold', 'gold', 'silver', ''];
const QUOTAS: readonly Quota[] = quotasOf(
  quotasSchema.parse([
    { name: 'gold', target: 2, segment: 'gold' },
    { name: 'rest', target: 1, where: { field: 'segment', isNot: 'gold' } },
    { name: 'mei', target: 3, agents: ['mei'] },
  ]),
);
/** The second lead's survey was broken off, the third one's went wrong. */
const brokenOff: Partial<FlowRun> = { end: 'fault' };

describe.skipIf(!hasPostgres)('the quotas of a campaign', () => {
  let postgres: TestPostgres;
  let records: RecordsPort;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    records = createPostgresRecords({ url: await postgres.migratedDatabase(), maxConnections: 2 });
    await records.start();
    await records.createList('list-1', 'List');
    const leads = SEGMENTS.map((segment, index) => aLead(index + 1, { fields: { segment } }));
    await records.importLeads('list-1', leads);
    const campaign = aCampaign();
    await records.createCampaign({ ...campaign, settings: { ...campaign.settings, quotas: QUOTAS } });
    return () => records.stop();
  });

  const write = (...calls: readonly CallDetailRecord[]) => records.write(calls.map((cdr) => closed(cdr)));
  const counts = async () =>
    ((await records.gate.quotas(['campaign-1'])).get('campaign-1') ?? []).map(({ name, complete }) => [
      name,
      complete,
    ]);
  const whyNot = async (leadId: string) => {
    const [why] = await leadWhy({ records, law: NO_LAW }, leadId, undefined, Date.now());
    return why?.verdicts.flatMap((verdict) => (verdict.passes ? [] : [verdict]));
  };

  it('count complete interviews alone, each lead and agent by what is asked of them', async () => {
    expect(await counts()).toEqual([
      ['gold', 0],
      ['rest', 0],
      ['mei', 0],
    ]);
    await write(
      surveyed(1, [aRun([rated(4)])]),
      surveyed(2, [aRun([])]),
      surveyed(3, [aRun([rated(1)], brokenOff)]),
      surveyed(4, [aRun([rated(5)], { sentBy: 'li' })]),
    );
    expect(await counts()).toEqual([
      ['gold', 1],
      ['rest', 1],
      ['mei', 1],
    ]);
  });

  it('stop the leads of a full one, and say so in "lead why" and in the funnel', async () => {
    await write(surveyed(1, [aRun([rated(4)])]));
    expect(await whyNot('lead-3')).toEqual([]);
    await write(surveyed(2, [aRun([rated(3)])]));
    expect(await whyNot('lead-3')).toEqual([
      {
        passes: false,
        rule: 'quota',
        code: 'quota-full',
        because: 'the quota gold is full: 2 of 2 interviews',
      },
    ]);
    expect(await whyNot('lead-4')).toEqual([]);
    const { stops } = await campaignFunnel(
      { records, law: NO_LAW },
      (await records.campaign('campaign-1')) ?? aCampaign(),
      Date.now(),
    );
    expect(stops).toContainEqual({ rule: 'quota', code: 'quota-full', leads: 1, withoutLapse: 1 });
  });

  it('stop no lead for what an agent has asked enough', async () => {
    await write(
      surveyed(1, [aRun([rated(4)])]),
      surveyed(4, [aRun([rated(4)])]),
      surveyed(5, [aRun([rated(4)])]),
    );
    expect((await counts()).at(-1)).toEqual(['mei', 3]);
    const [standing] = await records.gate.ofLeads('campaign-1', ['lead-2']);
    expect(standing).toMatchObject({ quotas: ['gold', 'mei'] });
    expect(standing).not.toHaveProperty('quotaFull');
  });
});
