/**
 * Everything an agent does in a call, on the real Asterisk with SIP far ends that speak tones of their own: after each
 * action who hears whom is measured in the audio that arrives, and after each call nothing is left.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/asterisk.ts';
import { OUTSIDE, startDesks, type Desks, type DeskTalk } from '../support/desks.ts';
import { boardShows } from '../support/engine.ts';

describe('an agent in a call', () => {
  let desks: Desks;
  beforeAll(async () => {
    desks = await startDesks();
  }, 120_000);
  afterEach(() => desks.nothingLeft());
  afterAll(() => desks.stop());

  const outside = { kind: 'number', number: OUTSIDE } as const;
  const colleague = ({ other }: DeskTalk) => ({ kind: 'agent', agentId: other.agentId }) as const;
  const together = async ({ owner }: DeskTalk): Promise<void> => {
    await Promise.all([desks.hears('customer', [owner.desk]), desks.hears(owner.desk, ['customer'])]);
  };
  const actionsOf = async (talk: DeskTalk): Promise<string[]> =>
    ((await talk.record()).details?.actions ?? []).map(({ action }) => action);
  const stateOf = (agentId: string, state: string) =>
    boardShows(
      desks.engine,
      ({ agents }) => agents.some((agent) => agent.agentId === agentId && agent.state === state),
      `${agentId} is ${state}`,
    );

  it('holds the customer with music and takes them back', async () => {
    const talk = await desks.talk('hold');
    const { agentId, desk } = talk.owner;
    await together(talk);
    await desks.act(agentId, { type: 'hold' });
    await Promise.all([desks.hears('customer', []), desks.hears(desk, [])]);
    const { media } = desks.callAt('customer');
    const before = media.received;
    await eventually(() => media.received > before + 50, 'music flows to the customer');
    expect(await desks.refused(agentId, { type: 'keys', digits: '1' })).toBe('not-now');
    await desks.act(agentId, { type: 'unhold' });
    await together(talk);
    desks.callAt('customer').hangUp();
    expect(await actionsOf(talk)).toEqual(['hold', 'unhold']);
  }, 60_000);

  it('mutes the microphone: the customer hears nothing, the agent everything, and the next call is not muted', async () => {
    const talk = await desks.talk('mute');
    const { agentId, desk } = talk.owner;
    await together(talk);
    await desks.act(agentId, { type: 'mute' });
    await Promise.all([desks.hears('customer', []), desks.hears(desk, ['customer'])]);
    await desks.act(agentId, { type: 'unmute' });
    await together(talk);
    await desks.act(agentId, { type: 'mute' });
    await desks.act(agentId, { type: 'transfer', kind: 'blind', to: colleague(talk) });
    await desks.hears('customer', [talk.other.desk]);
    await desks.act(talk.other.agentId, { type: 'transfer', kind: 'blind', to: { kind: 'agent', agentId } });
    await desks.hears('customer', [desk]);
    desks.callAt('customer').hangUp();
    await talk.record();
  }, 60_000);

  it('sends keys to the customer', async () => {
    const talk = await desks.talk('keys');
    await together(talk);
    await desks.act(talk.owner.agentId, { type: 'keys', digits: '159#' });
    await eventually(() => desks.callAt('customer').media.keys === '159#', 'the keys arrive');
    desks.callAt('customer').hangUp();
    const { details } = await talk.record();
    expect(details?.actions).toMatchObject([{ action: 'keys', note: '4' }]);
  }, 60_000);

  it('transfers blind to another agent', async () => {
    const talk = await desks.talk('blind-agent');
    await desks.act(talk.owner.agentId, { type: 'transfer', kind: 'blind', to: colleague(talk) });
    await Promise.all([
      desks.hears('customer', [talk.other.desk]),
      desks.hears(talk.other.desk, ['customer']),
      desks.hears(talk.owner.desk, []),
    ]);
    await stateOf(talk.owner.agentId, 'ready');
    expect(await desks.engine.command({ type: 'agent.hangup', agentId: talk.other.agentId })).toMatchObject({
      ok: true,
    });
    expect(await talk.record()).toMatchObject({ agentId: talk.other.agentId, endedBy: 'agent' });
  }, 60_000);

  it('transfers blind to an outside number, whose hang-up ends the call', async () => {
    const talk = await desks.talk('blind-outside');
    await desks.act(talk.owner.agentId, { type: 'transfer', kind: 'blind', to: outside });
    await stateOf(talk.owner.agentId, 'ready');
    await Promise.all([desks.hears('customer', ['outside']), desks.hears('outside', ['customer'])]);
    expect(await desks.parts.stores.limits.linesInUse('carrier')).toBe(2);
    desks.callAt('outside').hangUp();
    expect(await talk.record()).toMatchObject({ hangupReason: 'third-left', dialStatus: 'answered' });
  }, 60_000);

  it.each(['colleague', 'stranger'] as const)(
    'consults a %s while the customer hears music, and completes the transfer',
    async (who) => {
      const talk = await desks.talk(`complete-${who.slice(0, 3)}`);
      const { owner } = talk;
      const target = who === 'colleague' ? talk.other.desk : 'outside';
      const to = who === 'colleague' ? colleague(talk) : outside;
      await desks.act(owner.agentId, { type: 'transfer', kind: 'attended', to });
      await eventually(async () => {
        const { calls } = await desks.engine.board();
        return calls.some(({ conversation }) => conversation?.third?.isUp === true);
      }, 'the target is there');
      await Promise.all([
        desks.hears(owner.desk, [target]),
        desks.hears(target, [owner.desk]),
        desks.hears('customer', []),
      ]);
      await desks.act(owner.agentId, { type: 'completeTransfer' });
      await Promise.all([
        desks.hears('customer', [target]),
        desks.hears(target, ['customer']),
        desks.hears(owner.desk, []),
      ]);
      desks.callAt('customer').hangUp();
      expect(await actionsOf(talk)).toEqual(['transfer-attended', 'completeTransfer']);
    },
    60_000,
  );

  it('cancels a consultation and has the customer back', async () => {
    const talk = await desks.talk('cancel');
    await desks.act(talk.owner.agentId, { type: 'transfer', kind: 'attended', to: outside });
    await desks.hears(talk.owner.desk, ['outside']);
    await desks.act(talk.owner.agentId, { type: 'cancelConsult' });
    await together(talk);
    await eventually(() => desks.callAt('outside').hasEnded, 'the target is hung up');
    desks.callAt('customer').hangUp();
    await talk.record();
  }, 60_000);

  it('has the customer back when the target is on the do-not-call list, and nobody is called', async () => {
    const talk = await desks.talk('listed');
    const number = '+4930999999';
    await desks.parts.stores.doNotCall.add([{ number, source: 'api', addedAt: Date.now() }]);
    await desks.act(talk.owner.agentId, {
      type: 'transfer',
      kind: 'attended',
      to: { kind: 'number', number },
    });
    await boardShows(
      desks.engine,
      ({ calls }) => calls.every(({ conversation }) => conversation?.third === undefined),
      'the target is refused',
    );
    await together(talk);
    expect(desks.callAt('customer').number).not.toBe(number);
    desks.callAt('customer').hangUp();
    await talk.record();
  }, 60_000);

  it.each(['colleague', 'stranger'] as const)(
    'speaks with customer and %s in a conference, and leaves the two to each other',
    async (who) => {
      const talk = await desks.talk(`conference-${who.slice(0, 3)}`);
      const { owner } = talk;
      const target = who === 'colleague' ? talk.other.desk : 'outside';
      const to = who === 'colleague' ? colleague(talk) : outside;
      await desks.act(owner.agentId, { type: 'transfer', kind: 'attended', to });
      await desks.hears(owner.desk, [target]);
      await desks.act(owner.agentId, { type: 'conference' });
      await Promise.all([
        desks.hears('customer', [owner.desk, target]),
        desks.hears(owner.desk, ['customer', target]),
        desks.hears(target, ['customer', owner.desk]),
      ]);
      await desks.act(owner.agentId, { type: 'leaveConference' });
      await Promise.all([desks.hears('customer', [target]), desks.hears(target, ['customer'])]);
      await stateOf(owner.agentId, 'ready');
      desks.callAt('customer').hangUp();
      await talk.record();
    },
    60_000,
  );

  it('goes on with the customer when the third party hangs up', async () => {
    const talk = await desks.talk('third-gone');
    await desks.act(talk.owner.agentId, { type: 'transfer', kind: 'attended', to: outside });
    await desks.hears(talk.owner.desk, ['outside']);
    await desks.act(talk.owner.agentId, { type: 'conference' });
    await desks.hears('customer', [talk.owner.desk, 'outside']);
    desks.callAt('outside').hangUp();
    await together(talk);
    desks.callAt('customer').hangUp();
    await talk.record();
  }, 60_000);

  it('vanishes in a conference: the other two go on', async () => {
    const talk = await desks.talk('owner-gone');
    await desks.act(talk.owner.agentId, { type: 'transfer', kind: 'attended', to: colleague(talk) });
    await desks.hears(talk.owner.desk, [talk.other.desk]);
    await desks.act(talk.owner.agentId, { type: 'conference' });
    await desks.hears('customer', [talk.owner.desk, talk.other.desk]);
    desks.callAt(talk.owner.desk).hangUp();
    await Promise.all([
      desks.hears('customer', [talk.other.desk]),
      desks.hears(talk.other.desk, ['customer']),
    ]);
    desks.callAt('customer').hangUp();
    expect(await talk.record()).toMatchObject({ agentId: talk.other.agentId, endedBy: 'customer' });
  }, 60_000);

  it('parks the call, and another agent picks it up', async () => {
    const talk = await desks.talk('park');
    await desks.act(talk.owner.agentId, { type: 'park' });
    await desks.hears('customer', []);
    await stateOf(talk.owner.agentId, 'ready');
    const { media } = desks.callAt('customer');
    const before = media.received;
    await eventually(() => media.received > before + 50, 'music flows to the customer');
    await desks.act(talk.other.agentId, { type: 'pickUp', attemptId: talk.attemptId });
    await Promise.all([
      desks.hears('customer', [talk.other.desk]),
      desks.hears(talk.other.desk, ['customer']),
    ]);
    desks.callAt('customer').hangUp();
    expect(await actionsOf(talk)).toEqual(['park', 'pickUp']);
  }, 60_000);

  it('shows a request for help on the board and keeps marks in the record', async () => {
    const talk = await desks.talk('help');
    await desks.act(talk.owner.agentId, { type: 'mark', note: 'wants a refund' });
    await desks.act(talk.owner.agentId, { type: 'help', note: 'angry customer' });
    await boardShows(
      desks.engine,
      ({ calls }) => calls.some(({ conversation }) => conversation?.help?.note === 'angry customer'),
      'help is on the board',
    );
    desks.callAt('customer').hangUp();
    expect((await talk.record()).details?.actions).toMatchObject([
      { action: 'mark', note: 'wants a refund' },
      { action: 'help', note: 'angry customer' },
    ]);
  }, 60_000);
});
