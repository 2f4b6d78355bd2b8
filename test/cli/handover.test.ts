/** `outpace handover` on a real Postgres; refusals by the use cases, and one way through by command. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadLaw } from '../../src/app/policy/law.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { handoverReport } from '../../src/services/handoverReport.ts';
import {
  acceptHandover,
  listHandovers,
  offerHandover,
  rejectHandover,
  showHandover,
} from '../../src/services/handovers.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aLead, numberOf } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const DAY_MS = 86_400_000;
/** A Monday morning in Shanghai. */
const NOW = Date.parse('2026-11-23T10:00:00+08:00');
const ITEMS = { plan: 'a new PBX', time: 'in March', person: 'Mrs Wu', budget: '50,000' };
const OFFER = { campaignId: 'campaign-1', agentId: 'mei', owner: 'li', checkList: ITEMS };

describe.skipIf(!hasPostgres)('hand-overs', { timeout: 180_000 }, () => {
  const law = loadLaw();
  let cwd = '';
  let url = '';
  let server: TestPostgres;
  let records: RecordsPort;
  const offer = (leadId: string, changes: Partial<typeof OFFER> = {}, now = NOW) =>
    offerHandover({ records, law }, { ...OFFER, leadId, ...changes }, { who: 'mei', now });
  const li = { who: 'li', now: NOW + DAY_MS };

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-handover-'));
    server = await startTestPostgres();
    url = await server.freshDatabase();
    records = createPostgresRecords({ url });
    await records.start();
    await records.createList('list-1', 'People');
    await records.importLeads(
      'list-1',
      [1, 2, 3, 4].map((index) => aLead(index)),
    );
    const handover = {
      region: 'CN',
      timeZone: 'Asia/Shanghai',
      workingDays: 5,
      checkList: Object.keys(ITEMS).map((name) => ({ name, label: `The ${name}` })),
    };
    await records.createCampaign(aCampaign({ settings: { ...aCampaign().settings, handover } }));
    await records.createList('list-2', 'Others');
    await records.createCampaign(aCampaign({ campaignId: 'campaign-2', listIds: ['list-2'] }));
    await records.saveAgent({ agentId: 'mei', name: 'Mei', phone: 'mei', dialGroupId: 'group-1' });
  }, 180_000);
  afterAll(async () => {
    await records?.stop();
    await server?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('are refused with every item of the check-list that is missing, by name', async () => {
    const checkList = { plan: 'a new PBX', person: ' ' } as never;
    await expect(offer('lead-1', { checkList })).rejects.toThrow(
      'time (The time) is missing; person (The person) is missing; budget (The budget) is missing',
    );
    expect(await listHandovers(records, { limit: 9 }, NOW)).toEqual([]);
  });

  it('are refused for campaigns, leads, agents and years that have no part in it', async () => {
    await expect(offer('lead-1', { campaignId: 'campaign-2' })).rejects.toThrow('hands no leads over');
    await expect(offer('nobody')).rejects.toThrow('dials no lead');
    await expect(offer('lead-1', { agentId: 'bo' })).rejects.toThrow('no agent bo');
    await expect(offer('lead-1', {}, Date.UTC(2031, 0, 1))).rejects.toThrow('working days of CN in 2031');
  });

  it('are accepted by their sales owner, not by the agent who is rewarded, and once', async () => {
    const { handoverId, dueDate, number } = await offer('lead-1');
    expect(dueDate).toBe('2026-11-30');
    expect(number).toContain('***');
    await expect(offer('lead-1')).rejects.toThrow('already');
    await expect(acceptHandover(records, { handoverId }, { ...li, who: 'mei' })).rejects.toThrow(
      'its sales owner decides',
    );
    const accepted = await acceptHandover(records, { handoverId, reason: 'meeting on Monday' }, li);
    expect(accepted).toMatchObject({ state: 'accepted' });
    await expect(rejectHandover({ records, law }, { handoverId, reason: 'no' }, li)).rejects.toThrow(
      'was accepted',
    );
    expect((await showHandover(records, handoverId, NOW)).entries).toMatchObject([
      { who: 'mei', action: 'offer' },
      { who: 'li', action: 'accept', reason: 'meeting on Monday' },
    ]);
  });

  it('count as accepted by silence as soon as somebody looks, and are rewarded so', async () => {
    const { handoverId } = await offer('lead-3');
    const late = Date.parse('2026-12-01T00:00:00+08:00');
    await expect(acceptHandover(records, { handoverId }, { ...li, now: late })).rejects.toThrow('in time');
    const period = { fromDate: '2026-11-23', toDate: '2026-11-30' };
    const figures = { offered: 2, accepted: 2, bySilence: 1, rejected: 0, acceptance: 1 };
    expect(await handoverReport(records, period, late)).toMatchObject({
      agents: [{ agentId: 'mei', ...figures }],
      all: figures,
    });
    // Without a decision there is no acceptance, and not 0 %.
    const empty = await handoverReport(records, { fromDate: '2020-01-01', toDate: '2020-01-31' }, late);
    expect(empty.all).toEqual({ offered: 0, accepted: 0, bySilence: 0, rejected: 0 });
    await expect(handoverReport(records, { ...period, toDate: '2026-02-30' }, late)).rejects.toThrow(
      'no day',
    );
    await runSql(url, `update handovers set state = 'rejected' where handover_id = $1`, [handoverId]);
  });

  it('go their way by command: offered, refused, rejected, and back to their agent', async () => {
    const run = (...args: string[]) => cli([...args, '--json'], { cwd, env: { DATABASE_URL: url } });
    const asked = ['handover', 'offer', 'lead-2', '--campaign', 'campaign-1', '--agent', 'mei', '--to', 'li'];
    expect(errorOf(await run(...asked, '--item', 'plan=x'))).toMatchObject({ code: 'OUT_REFUSED' });
    const items = Object.entries(ITEMS).map(([name, value]) => `${name}=${value}`);
    const offered = jsonOf(await run(...asked, '--item', ...items)) as { handover: { handoverId: string } };
    const { handoverId } = offered.handover;
    const rejected = await run('handover', 'reject', handoverId, '--reason', 'no budget', '--by', 'li');
    expect(jsonOf(rejected)).toMatchObject({
      handover: { state: 'rejected' },
      callback: { callbackId: handoverId },
    });
    const callbacks = await run('callback', 'list', '--agent', 'mei');
    expect(jsonOf(callbacks)).toMatchObject({
      callbacks: [{ callbackId: handoverId, kind: 'personal', note: 'hand-over rejected by li: no budget' }],
    });
    expect(callbacks.stdout).not.toContain(numberOf(2));
  });
});
