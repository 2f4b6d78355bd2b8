/** An agent whose phone fell silent in a call (a page that was loaded anew, a network that was away) and is back. */
import { describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { Disposition } from '../../src/domain/campaign/dispositions.ts';
import { PHONE_LOST } from '../../src/engine/agentLoop.ts';
import { CLEARED, HUNG_UP, SILENT, aCampaign, aFloor, type FloorOptions, type TestFloor } from './floor.ts';

const agentId = 'agent-1';
const SALE: Disposition = {
  code: 'sale',
  label: 'Sold',
  salesStatus: 'success',
  isContact: true,
  isSuccess: true,
  needsCallback: false,
};
const FORCED = { forced: true, limitMs: 20_000, codes: [SALE] };

/** Agent 1 talks with a customer, and nobody else is there. */
function aTalk(settings: Partial<CampaignSettings> = {}, options: FloorOptions = {}) {
  const floor = aFloor({ campaigns: [aCampaign(settings)], ...options });
  return { floor, customer: floor.joined() };
}

/** The phone of the agent answers the engine's next call. */
function isBack(floor: TestFloor, who = agentId): void {
  floor.wait(2_000);
  floor.give({ type: 'callAnswered', callId: floor.seatOf(who) });
}

function expectTogether(floor: TestFloor, customer: string, who = agentId): void {
  expect(floor.all('bridge').at(-1)?.callIds).toEqual([floor.seatOf(who), customer]);
  floor.bridge();
  expect(floor.agent(who)).toMatchObject({ state: 'talking', attemptId: customer });
  expect(floor.callState(customer)).toBe('joined');
}

function say(floor: TestFloor, code: string) {
  const action = { type: 'disposition', code } as const;
  floor.give({ type: 'agentAction', commandId: 'c', agentId, action });
  return floor.take('commandAnswered').at(-1);
}

describe('an agent whose phone is back', () => {
  it.each<[string, Partial<CampaignSettings>, FloorOptions['engine']]>([
    ['and nothing else', {}, {}],
    ['and whose disposition is forced', { dispositions: FORCED }, {}],
    ['and who would be paused for the loss', {}, { pauseAfterLostPhone: true }],
    ['with both', { dispositions: FORCED }, { pauseAfterLostPhone: true }],
  ])('%s is joined to their own customer, who waits, at once', (_which, settings, engine) => {
    const { floor, customer } = aTalk(settings, { engine: engine ?? {} });
    floor.end(floor.seatOf(agentId), SILENT);
    expect(floor.callState(customer)).toBe('waiting');
    isBack(floor);
    expectTogether(floor, customer);
    expect(floor.agent().owedDisposition, 'the call is not over').toBeUndefined();
  });

  it('is called every two seconds for as long as they wait, and given up when nobody does', () => {
    const { floor, customer } = aTalk();
    floor.end(floor.seatOf(agentId), SILENT);
    const fail = (): void => {
      floor.wait(2_000);
      floor.end(floor.seatOf(agentId), CLEARED);
    };
    for (let tries = 0; tries < 20; tries += 1) fail();
    expect(floor.callState(customer)).toBe('waiting');
    isBack(floor);
    expectTogether(floor, customer);
    floor.end(floor.seatOf(agentId), SILENT);
    for (let tries = 0; tries < 10; tries += 1) fail();
    floor.end(customer, HUNG_UP);
    fail();
    expect(floor.agent().state).toBe('loggedOut');
  });

  it('owes the disposition of the call at its end, once', () => {
    const { floor, customer } = aTalk({ dispositions: FORCED });
    floor.end(floor.seatOf(agentId), SILENT);
    isBack(floor);
    floor.bridge();
    floor.end(customer, HUNG_UP);
    expect(floor.agent()).toMatchObject({ state: 'wrapUp', owedDisposition: { attemptId: customer } });
    expect(say(floor, 'sale')).toMatchObject({ ok: true });
    expect(floor.take('recordDisposition')).toHaveLength(1);
    floor.wait(3_000);
    expect(floor.agent().state).toBe('ready');
  });

  it('may say how it went while they wait: it goes with the record of the call', () => {
    const { floor, customer } = aTalk({ dispositions: FORCED });
    floor.end(floor.seatOf(agentId), SILENT);
    expect(say(floor, 'sale')).toMatchObject({ ok: true });
    isBack(floor);
    expectTogether(floor, customer);
    floor.end(customer, HUNG_UP);
    expect(floor.cdr(customer)).toMatchObject({ details: { disposition: { code: 'sale', agentId } } });
    expect(floor.agent().owedDisposition).toBeUndefined();
  });

  it('has their own customer, however long others have waited', () => {
    const floor = aFloor({ agents: 2 });
    const [first = '', second = ''] = floor.dial(2);
    for (const callId of [first, second]) {
      floor.answer(callId);
      floor.press(callId, '1');
      floor.bridge();
    }
    const [firstAgent, secondAgent] = [first, second].map(
      (callId) => floor.engine.board().calls.find((call) => call.attemptId === callId)?.agentId ?? '',
    );
    if (firstAgent === undefined || secondAgent === undefined) throw new Error('nobody talks');
    floor.end(floor.seatOf(firstAgent), SILENT);
    floor.wait(500);
    floor.end(floor.seatOf(secondAgent), SILENT);
    floor.wait(2_000);
    floor.give({ type: 'callAnswered', callId: floor.seatOf(secondAgent) });
    expectTogether(floor, second, secondAgent);
    floor.give({ type: 'callAnswered', callId: floor.seatOf(firstAgent) });
    expectTogether(floor, first, firstAgent);
  });

  it("is given nobody else's customer while a disposition is owed", () => {
    const { floor, customer } = aTalk({ dispositions: FORCED });
    floor.end(floor.seatOf(agentId), SILENT);
    floor.seat('agent-2');
    expectTogether(floor, customer, 'agent-2');
    isBack(floor);
    expect(floor.agent()).toMatchObject({ state: 'paused', owedDisposition: { attemptId: customer } });
    // The colleague's phone falls silent as well: they are the colleague's now.
    floor.end(floor.seatOf('agent-2'), SILENT);
    expect(floor.callState(customer)).toBe('waiting');
    isBack(floor, 'agent-2');
    expectTogether(floor, customer, 'agent-2');
  });

  it('owes the disposition where the customer has hung up meanwhile', () => {
    const { floor, customer } = aTalk({ dispositions: FORCED });
    floor.end(floor.seatOf(agentId), SILENT);
    floor.end(customer, HUNG_UP);
    isBack(floor);
    expect(floor.agent()).toMatchObject({ state: 'paused', owedDisposition: { attemptId: customer } });
  });

  it('has the pause that they asked for after the call', () => {
    const { floor, customer } = aTalk({ dispositions: FORCED }, { engine: { pauseAfterLostPhone: true } });
    floor.give({ type: 'agentPause', agentId, reason: 'lunch' });
    floor.end(floor.seatOf(agentId), SILENT);
    isBack(floor);
    expectTogether(floor, customer);
    floor.end(customer, HUNG_UP);
    say(floor, 'sale');
    floor.wait(3_000);
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
  });

  it('leaves the floor after the call, where they asked for that', () => {
    const { floor, customer } = aTalk();
    floor.give({ type: 'agentLogout', agentId });
    floor.end(floor.seatOf(agentId), SILENT);
    isBack(floor);
    expectTogether(floor, customer);
    floor.end(customer, HUNG_UP);
    floor.wait(3_000);
    expect(floor.agent().state).toBe('loggedOut');
  });

  it('leaves the floor at once where the customer has gone, having asked for that', () => {
    const { floor, customer } = aTalk();
    floor.give({ type: 'agentLogout', agentId });
    floor.end(floor.seatOf(agentId), SILENT);
    floor.end(customer, HUNG_UP);
    isBack(floor);
    expect(floor.agent().state).toBe('loggedOut');
  });

  it('is paused after the call, since nobody may be sitting there, unless they do something in it', () => {
    const outcome = (isThere: boolean): string => {
      const { floor, customer } = aTalk({}, { engine: { pauseAfterLostPhone: true } });
      floor.end(floor.seatOf(agentId), SILENT);
      isBack(floor);
      floor.bridge();
      if (isThere)
        floor.give({
          type: 'agentAction',
          commandId: 'c',
          agentId,
          action: { type: 'mark', note: 'here again' },
        });
      floor.end(customer, HUNG_UP);
      floor.wait(3_000);
      return `${floor.agent().state} ${floor.agent().pauseReason ?? ''}`.trim();
    };
    expect(outcome(false)).toBe(`paused ${PHONE_LOST}`);
    expect(outcome(true)).toBe('ready');
  });

  it('sees the call at the desk all the while', () => {
    const { floor, customer } = aTalk();
    const shown = (): string | undefined => floor.engine.desk(agentId)?.call?.attemptId;
    floor.end(floor.seatOf(agentId), SILENT);
    expect(shown()).toBe(customer);
    isBack(floor);
    expect(shown()).toBe(customer);
    floor.bridge();
    expect(shown()).toBe(customer);
  });

  it('is joined to them after a crash of the engine, too', () => {
    const { floor, customer } = aTalk({ dispositions: FORCED });
    floor.end(floor.seatOf(agentId), SILENT);
    const saved = floor.all('saveCall').findLast(({ attemptId }) => attemptId === customer)?.call;
    const attempt = floor
      .all('beginAttempt')
      .find((effect) => effect.attempt.attemptId === customer)?.attempt;
    if (attempt === undefined) throw new Error('no attempt');
    const next = aFloor({
      agents: 0,
      connected: false,
      campaigns: [aCampaign({ dispositions: FORCED })],
    });
    const agents = structuredClone(floor.engine.board().agents);
    next.give({ type: 'restored', attempts: [{ attempt, call: structuredClone(saved) }], agents });
    next.connect([{ callId: customer, state: 'up' }]);
    next.wait(8_000);
    next.give({ type: 'callAnswered', callId: next.seatOf(agentId) });
    expectTogether(next, customer);
  });
});
