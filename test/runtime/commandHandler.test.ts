import { describe, expect, it } from 'vitest';
import { campaignMachine, type Campaign, type CampaignState } from '../../src/domain/campaign/campaign.ts';
import { target } from '../../src/domain/kernel/machine.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { EngineCommand } from '../../src/ports/commands.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import type { TelephonyFault } from '../../src/ports/telephony.ts';
import { createCommandAnswers } from '../../src/runtime/commandAnswers.ts';
import { createCommandHandler } from '../../src/runtime/commandHandler.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { failureOf } from './parts.ts';
import { aCampaign as aDraft } from '../support/records.ts';

const POLICY = { promptBeforeAgent: 'allowed', source: 'test' } as const;
const CONSENT = { prompt: 'outpace/consent', acceptKey: '1', doNotCallKey: '9', silenceMs: 5_000, plays: 2 };

function aCampaign(changes: Partial<Campaign> = {}): Campaign {
  const { settings } = aDraft();
  return aDraft({ settings: { ...settings, policy: POLICY, consent: CONSENT }, ...changes });
}

async function handling(state: CampaignState = 'draft', faults: readonly TelephonyFault[] = []) {
  const records = createMemoryRecords();
  await records.createCampaign(aCampaign({ state }));
  await records.createCampaign(aCampaign({ campaignId: 'elsewhere', dialGroupId: 'group-2' }));
  await records.saveAgent({ agentId: 'agent-1', name: 'Li', phone: 'phone-1', dialGroupId: 'group-1' });
  const { emergency } = createMemoryStores('group-1');
  const posted: EngineInput[] = [];
  const changed: string[] = [];
  const onFloor: string[] = [];
  const live: { state?: CampaignState } = {};
  const handle = createCommandHandler({
    records,
    emergency,
    answers: createCommandAnswers(systemClock),
    dialGroupId: 'group-1',
    post: (input) => posted.push(input),
    isOnFloor: (agentId) => onFloor.includes(agentId),
    faultsOf: async () => faults,
    clock: systemClock,
    stateOf: () => live.state,
    campaignSet: (campaign) => {
      posted.push({ type: 'campaignSet', campaign });
      changed.push(campaign.state);
    },
  });
  return { records, emergency, posted, changed, onFloor, live, handle };
}

const ORDERS = ['start', 'pause', 'stop'] as const;
const STATES = Object.keys(campaignMachine.table) as CampaignState[];

describe('an order for a campaign', () => {
  it.each(STATES.flatMap((state) => ORDERS.map((order) => [order, state] as const)))(
    '%s of one that is %s does what the machine says, on record and in the engine',
    async (order, state) => {
      const { records, posted, changed, handle } = await handling(state);
      const reply = await handle({ type: `campaign.${order}`, campaignId: 'campaign-1' });
      const to = target(campaignMachine, state, order);
      expect(await records.campaign('campaign-1')).toMatchObject({ state: to ?? state });
      if (to === undefined) {
        expect(reply).toMatchObject({ ok: false, code: 'refused', message: expect.stringContaining(state) });
        expect(posted).toEqual([]);
      } else {
        expect(reply).toEqual({ ok: true, result: { campaignId: 'campaign-1', state: to } });
        expect(posted).toEqual([{ type: 'campaignSet', campaign: aCampaign({ state: to }) }]);
        expect(changed).toEqual([to]);
      }
    },
  );

  it('that starts it is refused while the telephony lacks something it needs', async () => {
    const faults = [
      { code: 'prompt-missing', message: 'no prompt x' },
      { code: 'trunk-missing', message: 'no trunk y' },
    ];
    const { records, posted, handle } = await handling('draft', faults);
    expect(await handle({ type: 'campaign.start', campaignId: 'campaign-1' })).toEqual({
      ok: false,
      code: 'prompt-missing',
      message: 'no prompt x; no trunk y',
    });
    expect(posted).toEqual([]);
    expect(await records.campaign('campaign-1')).toMatchObject({ state: 'draft' });
  });

  it('that starts it is refused where its policy forbids what it would do, however it came on record', async () => {
    const { records, posted, handle } = await handling();
    const { policy: _, ...settings } = aCampaign().settings;
    await records.createCampaign(aCampaign({ settings }));
    expect(await handle({ type: 'campaign.start', campaignId: 'campaign-1' })).toMatchObject({
      ok: false,
      code: 'prompt-before-agent-forbidden',
    });
    expect(posted).toEqual([]);
  });

  it('that stops it is not kept from it by such a lack', async () => {
    const { handle } = await handling('running', [{ code: 'prompt-missing', message: 'x' }]);
    expect(await handle({ type: 'campaign.stop', campaignId: 'campaign-1' })).toMatchObject({ ok: true });
  });

  it.each(['nowhere', 'elsewhere'])('of %s is not found', async (campaignId) => {
    const { handle } = await handling();
    expect(await handle({ type: 'campaign.start', campaignId })).toMatchObject({
      ok: false,
      code: 'not-found',
    });
  });

  it('while the database is away says so, and changes nothing', async () => {
    const { records, posted, handle } = await handling('running');
    records.away = true;
    const reply = await handle({ type: 'campaign.pause', campaignId: 'campaign-1' });
    expect(reply).toMatchObject({ ok: false, code: 'records-unavailable' });
    expect(posted).toEqual([]);
  });

  it('that meets a bug does not hide it', async () => {
    const { records, handle } = await handling();
    records.campaign = () => Promise.reject(new TypeError('bug'));
    await expect(handle({ type: 'campaign.start', campaignId: 'campaign-1' })).rejects.toThrow('bug');
  });
});

describe('an order for an agent', () => {
  const agentId = 'agent-1';
  it.each<[EngineCommand, EngineInput]>([
    [
      { type: 'agent.login', agentId },
      { type: 'agentLogin', agent: { agentId, name: 'Li', phone: 'phone-1' } },
    ],
    [
      { type: 'agent.logout', agentId },
      { type: 'agentLogout', agentId },
    ],
    [
      { type: 'agent.pause', agentId, reason: 'lunch' },
      { type: 'agentPause', agentId, reason: 'lunch' },
    ],
    [
      { type: 'agent.ready', agentId },
      { type: 'agentReady', agentId },
    ],
    [
      { type: 'agent.hangup', agentId },
      { type: 'agentHangup', agentId },
    ],
  ])('$type is given to the engine', async (command, input) => {
    const { posted, handle } = await handling();
    expect(await handle(command)).toEqual({ ok: true, result: { agentId } });
    expect(posted).toEqual([input]);
  });

  it.each(['', 'a\u0000', 'a\uD800', 'a'.repeat(201)])('is not paused for the reason %j', async (reason) => {
    const { posted, handle } = await handling();
    expect(await handle({ type: 'agent.pause', agentId, reason })).toMatchObject({ code: 'bad-argument' });
    expect(posted).toEqual([]);
  });

  it('whom nobody knows is not found', async () => {
    const { posted, handle } = await handling();
    expect(await handle({ type: 'agent.login', agentId: 'nobody' })).toMatchObject({ code: 'not-found' });
    expect(posted).toEqual([]);
  });

  it('on the floor is carried out while the database is away; a log-in has to wait for it', async () => {
    const { records, posted, onFloor, handle } = await handling();
    records.agents = async () => {
      throw new PortFailure('away', {
        port: 'records',
        operation: 'agents',
        outcome: 'unavailable',
        code: 'x',
      });
    };
    const hangup = { type: 'agent.hangup', agentId } as const;
    expect(await handle(hangup)).toMatchObject({ ok: false, code: 'records-unavailable' });
    onFloor.push(agentId);
    expect(await handle(hangup)).toEqual({ ok: true, result: { agentId } });
    expect(posted).toEqual([{ type: 'agentHangup', agentId }]);
    expect(await handle({ type: 'agent.login', agentId })).toMatchObject({ ok: false });
  });
});

describe('a change of settings', () => {
  const order = { type: 'campaign.settings', campaignId: 'campaign-1', by: 'ada' } as const;
  const missing = [{ code: 'prompt-missing', message: 'no prompt own/hello' }];

  it('is on record and in the engine, whose state of the campaign stays', async () => {
    const { records, posted, live, handle } = await handling('running');
    live.state = 'paused';
    const changes = { wrapUpMs: 1, recording: null, safeHarbourPrompt: null };
    expect(await handle({ ...order, changes })).toEqual({ ok: true, result: { campaignId: 'campaign-1' } });
    const { settings } = aCampaign();
    const changed = { ...settings, wrapUpMs: 1 };
    expect((await records.campaign('campaign-1'))?.settings).toEqual(changed);
    expect(posted).toEqual([
      { type: 'campaignSet', campaign: aCampaign({ settings: changed, state: 'paused' }) },
    ]);
  });

  it('is refused where the law forbids it, and while a running campaign would lack something', async () => {
    const { records, posted, handle } = await handling('running', missing);
    const forbidden = { retry: { abandoned: { kind: 'retry', afterMs: 1 } } } as const;
    expect(await handle({ ...order, changes: forbidden })).toMatchObject({ code: 'retry-forbidden' });
    expect(await handle({ ...order, changes: { maxLines: 3 } })).toMatchObject({ code: 'prompt-missing' });
    expect((await records.campaign('campaign-1'))?.settings).toEqual(aCampaign().settings);
    expect(posted).toEqual([]);
    const draft = await handling('draft', missing);
    expect(await draft.handle({ ...order, changes: { maxLines: 3 } })).toMatchObject({ ok: true });
  });
});

describe('a change of pacing', () => {
  const order = { type: 'campaign.pacing', campaignId: 'campaign-1', by: 'ada' } as const;

  it('is written with its audit, and in force in the engine, whose state weighs more than that of the records', async () => {
    const { records, posted, live, handle } = await handling('running');
    live.state = 'paused';
    const changes = { mode: 'ratio', linesPerAgent: 2, minRingMs: 10_000 } as const;
    expect(await handle({ ...order, changes })).toMatchObject({
      ok: true,
      result: { values: [{ key: 'mode', before: 'progressive', after: 'ratio' }, {}, {}] },
    });
    const settings = { pacing: { mode: 'ratio', linesPerAgent: 2, minRingMs: 10_000 } };
    expect(posted).toMatchObject([{ type: 'campaignSet', campaign: { state: 'paused', settings } }]);
    expect(await records.campaign('campaign-1')).toMatchObject({ state: 'running', settings });
    expect(await records.settingsChanges('campaign-1', 9)).toMatchObject([
      { who: 'ada', values: [{}, {}, {}] },
    ]);
  });

  it('that changes nothing leaves no trace in the audit', async () => {
    const { records, handle } = await handling('running');
    expect(await handle({ ...order, changes: { mode: 'progressive' } })).toMatchObject({ ok: true });
    expect(await records.settingsChanges('campaign-1', 9)).toEqual([]);
  });

  it.each([
    ['pacing-without-window', { mode: 'predictive', windows: [], minRingMs: 1_000 }],
    ['ring-too-short', { mode: 'predictive' }],
    ['pacing-invalid', { maxLinesPerAgent: 1_000 }],
    ['pacing-invalid', { spell: 'abracadabra' }],
  ])('is refused as %s: %j', async (code, changes) => {
    const { records, posted, handle } = await handling('running');
    expect(await handle({ ...order, changes } as EngineCommand)).toMatchObject({ ok: false, code });
    expect(posted).toEqual([]);
    expect(await records.settingsChanges('campaign-1', 9)).toEqual([]);
  });

  it('of a campaign elsewhere is refused', async () => {
    const { handle } = await handling('running');
    const reply = await handle({ ...order, campaignId: 'elsewhere', changes: { aim: 0.9 } });
    expect(reply).toMatchObject({ ok: false, code: 'not-found' });
  });

  it('takes what is current where two people change at once, and gives up where that never ends', async () => {
    const { records, handle } = await handling('running');
    const write = records.changeSettings.bind(records);
    let refusals = 1;
    records.changeSettings = async (change) => (refusals-- > 0 ? false : write(change));
    expect(await handle({ ...order, changes: { aim: 0.9 } })).toMatchObject({ ok: true });
    refusals = 9;
    expect(await handle({ ...order, changes: { aim: 0.8 } })).toMatchObject({ code: 'changed-meanwhile' });
  });
});

describe('the emergency stop', () => {
  it('is given to the store with who, when and why, and asks no records', async () => {
    const { handle, records, emergency } = await handling();
    records.campaign = () => Promise.reject(failureOf('unavailable'));
    records.agents = () => Promise.reject(failureOf('unavailable'));
    const reply = await handle({ type: 'emergency.stop', by: 'ada', reason: 'wrong list' });
    expect(reply).toMatchObject({ ok: true, result: { action: 'stop', by: 'ada' } });
    await handle({ type: 'emergency.release', by: 'bo', reason: 'list corrected' });
    expect(await emergency.history(10)).toMatchObject([
      { action: 'release', by: 'bo', reason: 'list corrected' },
      { action: 'stop', by: 'ada', reason: 'wrong list', at: expect.any(Number) as number },
    ]);
  });
});
