/** Supervisors on the floor: what they hear and say by the orders that leave, what is recorded, and nothing left over. */
import { afterAll, describe, expect, it } from 'vitest';
import { edges } from '../../src/domain/kernel/machine.ts';
import type { SupervisorAction } from '../../src/domain/supervision/action.ts';
import { supervisionMachine } from '../../src/domain/supervision/state.ts';
import { CLEARED, HUNG_UP, aCampaign, aFloor, type FloorOptions } from './floor.ts';

const walked = new Set<string>();
let asked = 0;

/** Agent 1 talks with a customer, agent 2 with another; nobody supervises yet. */
function aTalk(options: FloorOptions = {}) {
  const floor = aFloor({ agents: 2, ...options });
  const customer = floor.joined();
  let state: string = supervisionMachine.initial;
  let isAtPhone = false;
  const look = () => floor.engine.board().supervisors?.find(({ supervisorId }) => supervisorId === 'ada');
  /** Takes down the edge that the last input walked. */
  const note = (): void => {
    const now = look()?.state ?? (isAtPhone ? 'left' : state);
    isAtPhone ||= look() !== undefined;
    if (now !== state) walked.add(`${state} → ${now}`);
    state = now;
  };
  const act = (action: SupervisorAction): string | undefined => {
    asked += 1;
    const commandId = `s${asked}`;
    const before = look()?.state;
    floor.give({ type: 'supervisorAction', commandId, supervisorId: 'ada', action });
    const answers = floor.all('commandAnswered').filter((answer) => answer.commandId === commandId);
    expect(answers).toHaveLength(1);
    if (answers[0]?.ok === true && before === look()?.state && before === 'listening')
      walked.add('listening → listening');
    note();
    return answers[0]?.ok === true ? 'ok' : answers[0]?.code;
  };
  const talk = {
    floor,
    customer,
    look,
    act,
    note,
    seat: () => floor.seatOf('agent-1'),
    listen: () => act({ type: 'listen', agentId: 'agent-1', phone: '102' }),
    phone: () => floor.all('originate').findLast(({ callId }) => callId.startsWith('super-'))?.callId ?? '',
    answerPhone(): void {
      floor.give({ type: 'callAnswered', callId: talk.phone() });
      // The engine goes through the waiting room in the same step.
      walked.add('calling → waiting');
      state = 'waiting';
      note();
    },
    snoop: () => floor.all('snoop').at(-1),
    answerSnoop: () => floor.give({ type: 'callAnswered', callId: talk.snoop()?.snoopId ?? '' }),
    /** At the phone and listening. */
    listening(): void {
      expect(talk.listen()).toBe('ok');
      talk.answerPhone();
      talk.answerSnoop();
    },
    end(callId: string): void {
      floor.end(callId, HUNG_UP);
      note();
    },
    hangups: () => floor.all('hangup').map(({ callId }) => callId),
    lastBridge: () => floor.all('bridge').at(-1),
    spans: () => floor.cdr(customer).details?.supervision,
  };
  return talk;
}

describe('a supervisor', () => {
  it('is called, hears the agent by a snoop on their leg, and is in no bridge of the call', () => {
    const talk = aTalk();
    expect(talk.listen()).toBe('ok');
    expect(talk.floor.all('originate').at(-1)).toMatchObject({ target: { kind: 'phone', phone: '102' } });
    expect(talk.snoop(), 'nothing before the phone is answered').toBeUndefined();
    talk.answerPhone();
    expect(talk.snoop()).toMatchObject({ callId: talk.seat(), mode: 'listen' });
    talk.answerSnoop();
    expect(talk.lastBridge()).toEqual({
      type: 'bridge',
      bridgeId: `sv-${talk.snoop()?.snoopId}`,
      callIds: [talk.phone(), talk.snoop()?.snoopId],
    });
    expect(talk.look()).toMatchObject({ state: 'listening', agentId: 'agent-1', attemptId: talk.customer });
  });

  it('changes from listening to whispering to barging in, and the phone is called once', () => {
    const talk = aTalk();
    talk.listening();
    const first = talk.snoop()?.snoopId ?? '';
    expect(talk.act({ type: 'whisper' })).toBe('ok');
    expect(talk.snoop()).toMatchObject({ callId: talk.seat(), mode: 'whisper' });
    expect(talk.hangups(), 'heard until the next is up').not.toContain(first);
    talk.answerSnoop();
    expect(talk.hangups()).toContain(first);
    expect(talk.act({ type: 'barge' })).toBe('ok');
    const joined = talk.floor.all('bridge').find(({ callIds }) => callIds.includes(talk.customer));
    expect(talk.lastBridge()).toMatchObject({ bridgeId: joined?.bridgeId, callIds: [talk.phone()] });
    expect(talk.hangups()).toContain(talk.snoop()?.snoopId);
    expect(talk.floor.all('originate').filter(({ callId }) => callId.startsWith('super-'))).toHaveLength(1);
  });

  it('takes the call over: the agent wraps up, the customer goes on, and the record says who', () => {
    const talk = aTalk();
    talk.listening();
    expect(talk.act({ type: 'takeOver' })).toBe('ok');
    expect(talk.floor.agent().state).toBe('wrapUp');
    expect(talk.floor.callState(talk.customer)).toBe('transferred');
    expect(talk.lastBridge()?.callIds).toEqual([talk.customer, talk.phone()]);
    expect(talk.hangups()).toEqual([talk.snoop()?.snoopId]);
    talk.floor.wait(4_000);
    expect(talk.floor.callState(talk.customer), 'after the wrap-up too').toBe('transferred');
    talk.end(talk.customer);
    expect(talk.floor.cdr(talk.customer)).toMatchObject({ agentId: 'agent-1', endedBy: 'customer' });
    expect(talk.spans()).toMatchObject([
      { supervisorId: 'ada', mode: 'listen', agentId: 'agent-1', to: expect.any(Number) as number },
      { supervisorId: 'ada', mode: 'takeOver' },
    ]);
  });

  it('who took a call over ends it by leaving, as its agent would', () => {
    const talk = aTalk();
    talk.listening();
    talk.act({ type: 'takeOver' });
    expect(talk.act({ type: 'leave' })).toBe('ok');
    expect(talk.hangups()).toEqual(expect.arrayContaining([talk.customer, talk.phone()]));
    talk.floor.end(talk.customer, CLEARED);
    expect(talk.floor.cdr(talk.customer)).toMatchObject({
      endedBy: 'supervisor',
      hangupReason: 'supervisor-hangup',
      agentId: 'agent-1',
    });
  });

  it('is in the waiting room when the call ends, and hung up after half a minute; no snoop is left', () => {
    const talk = aTalk();
    talk.listening();
    talk.end(talk.customer);
    expect(talk.look()).toMatchObject({ state: 'waiting' });
    expect(talk.look()?.attemptId).toBeUndefined();
    expect(talk.floor.all('seat').at(-1)?.callId).toBe(talk.phone());
    expect(talk.hangups()).toContain(talk.snoop()?.snoopId);
    expect(talk.floor.all('unbridge').map(({ bridgeId }) => bridgeId)).toContain(
      `sv-${talk.snoop()?.snoopId}`,
    );
    talk.floor.wait(29_000);
    expect(talk.hangups()).not.toContain(talk.phone());
    talk.floor.wait(2_000);
    talk.note();
    expect(talk.hangups()).toContain(talk.phone());
    expect(talk.look()).toBeUndefined();
  });

  it('listens to the next call with the phone that is up', () => {
    const talk = aTalk();
    talk.listening();
    talk.end(talk.customer);
    talk.floor.wait(3_100);
    const next = talk.floor.joined();
    const agentId =
      talk.floor.engine.board().agents.find(({ attemptId }) => attemptId === next)?.agentId ?? '';
    expect(talk.act({ type: 'listen', agentId })).toBe('ok');
    talk.answerSnoop();
    expect(talk.look()).toMatchObject({ state: 'listening', agentId });
    talk.floor.wait(60_000);
    expect(talk.look(), 'listening has no limit').toMatchObject({ state: 'listening' });
  });

  it.each([
    ['transfer', { type: 'transfer', to: { kind: 'agent', agentId: 'agent-2' }, kind: 'blind' }],
    ['park', { type: 'park' }],
  ] as const)('is out of a call that its agent leaves by %s', (_what, action) => {
    const talk = aTalk();
    talk.listening();
    talk.floor.give({ type: 'agentAction', commandId: 'x', agentId: 'agent-1', action });
    talk.note();
    expect(talk.look()).toMatchObject({ state: 'waiting' });
    expect(talk.hangups()).toContain(talk.snoop()?.snoopId);
  });

  it('answers a call for help by coming', () => {
    const talk = aTalk();
    const help = () => talk.floor.engine.board().calls[0]?.conversation?.help;
    talk.floor.give({ type: 'agentAction', commandId: 'x', agentId: 'agent-1', action: { type: 'help' } });
    expect(help()).toMatchObject({ agentId: 'agent-1' });
    talk.listening();
    expect(help()).toBeUndefined();
  });

  it('whose phone is not answered is nobody on the floor', () => {
    const talk = aTalk();
    talk.listen();
    talk.end(talk.phone());
    expect(talk.look()).toBeUndefined();
    expect(talk.floor.callState(talk.customer)).toBe('joined');
    expect(talk.listen(), 'and may try again').toBe('ok');
  });

  it('whose phone hangs up while barged in leaves the call to the two', () => {
    const talk = aTalk();
    talk.listening();
    talk.act({ type: 'barge' });
    talk.end(talk.phone());
    expect(talk.look()).toBeUndefined();
    expect(talk.floor.callState(talk.customer)).toBe('joined');
    expect(talk.floor.agent().state).toBe('talking');
  });

  it('goes back to the waiting room where the snoop does not come up', () => {
    const talk = aTalk();
    talk.listen();
    talk.answerPhone();
    const snoopId = talk.snoop()?.snoopId ?? '';
    talk.floor.give({ type: 'commandFailed', callIds: [snoopId], operation: 'snoop', code: '404' });
    talk.note();
    expect(talk.look()).toMatchObject({ state: 'waiting' });
  });

  it('goes back to the waiting room where the phone does not come into the bridge', () => {
    const talk = aTalk();
    talk.listening();
    const { bridgeId = '', callIds = [] } = talk.lastBridge() ?? {};
    talk.floor.give({ type: 'commandFailed', callIds, operation: 'bridge', code: '404', bridgeId });
    talk.note();
    expect(talk.look()).toMatchObject({ state: 'waiting' });
    expect(talk.hangups()).toContain(talk.snoop()?.snoopId);
  });

  it('is refused what is not possible, with the reason', () => {
    const talk = aTalk();
    expect(talk.act({ type: 'whisper' })).toBe('not-now');
    expect(talk.act({ type: 'leave' })).toBe('not-now');
    expect(talk.act({ type: 'listen', agentId: 'agent-1' }), 'no phone').toBe('bad-argument');
    expect(talk.act({ type: 'listen', agentId: 'agent-1', phone: 'a@b' })).toBe('bad-argument');
    expect(talk.act({ type: 'listen', agentId: 'agent-1', phone: 'phone-agent-1' })).toBe('bad-argument');
    expect(talk.act({ type: 'listen', agentId: 'agent-2', phone: '102' })).toBe('no-conversation');
    expect(talk.act({ type: 'listen', agentId: 'nobody', phone: '102' })).toBe('not-found');
    talk.listening();
    const hold = { type: 'hold' } as const;
    talk.floor.give({ type: 'agentAction', commandId: 'x', agentId: 'agent-1', action: hold });
    expect(talk.act({ type: 'barge' }), 'the customer is on hold').toBe('not-now');
    expect(talk.act({ type: 'takeOver' })).toBe('not-now');
    expect(talk.act({ type: 'whisper' })).toBe('ok');
  });

  it('moves, pauses and logs out agents', () => {
    const talk = aTalk();
    expect(talk.act({ type: 'moveAgent', agentId: 'agent-2', teamId: 'survey' })).toBe('ok');
    expect(talk.floor.agent('agent-2')).toMatchObject({ teamId: 'survey', state: 'ready' });
    expect(talk.act({ type: 'pauseAgent', agentId: 'agent-2', reason: 'briefing' })).toBe('ok');
    expect(talk.floor.agent('agent-2')).toMatchObject({ state: 'paused', pauseReason: 'briefing' });
    expect(talk.act({ type: 'logoutAgent', agentId: 'agent-1' })).toBe('ok');
    expect(talk.floor.agent().state, 'the conversation goes on').toBe('talking');
    talk.end(talk.customer);
    talk.floor.wait(3_100);
    expect(talk.floor.agent().state).toBe('loggedOut');
    expect(talk.act({ type: 'pauseAgent', agentId: 'agent-1', reason: 'x' })).toBe('not-found');
  });

  it('still has the customer after a crash of the engine; where the phone is gone the call ends', () => {
    const talk = aTalk();
    talk.listening();
    talk.act({ type: 'takeOver' });
    const saved = talk.floor.all('saveCall').findLast(({ attemptId }) => attemptId === talk.customer)?.call;
    const attempt = talk.floor.all('beginAttempt')[0]?.attempt;
    if (attempt === undefined) throw new Error('no attempt');
    for (const isPhoneUp of [true, false]) {
      const after = aFloor({ agents: 0, connected: false });
      after.give({
        type: 'restored',
        attempts: [{ attempt, call: JSON.parse(JSON.stringify(saved)) }],
        agents: [],
      });
      after.wait(5_000);
      after.connect([
        { callId: talk.customer, state: 'up', bridgeId: `b-${talk.customer}` },
        ...(isPhoneUp ? [{ callId: talk.phone(), state: 'up' as const }] : []),
      ]);
      expect(after.engine.board().supervisors ?? []).toMatchObject(isPhoneUp ? [{ state: 'tookOver' }] : []);
      expect(after.callState(talk.customer)).toBe(isPhoneUp ? 'transferred' : 'closing');
    }
  });

  it('who only listened is let go after a crash, with the bridge of it', () => {
    const after = aFloor({ agents: 0 });
    after.list([
      { callId: 'super-x', state: 'up', bridgeId: 'sv-super-x' },
      { callId: 'snoop-x', state: 'up', bridgeId: 'sv-super-x' },
    ]);
    expect(after.all('hangup').map(({ callId }) => callId)).toEqual(['super-x', 'snoop-x']);
    expect(after.all('unbridge').map(({ bridgeId }) => bridgeId)).toEqual(['sv-super-x']);
  });
});

describe('every edge of the machine', () => {
  type Mode = 'listen' | 'whisper' | 'barge' | 'takeOver';
  const MODES: readonly Mode[] = ['listen', 'whisper', 'barge', 'takeOver'];
  const enter = (talk: ReturnType<typeof aTalk>, mode: Mode): void => {
    expect(mode === 'listen' ? talk.listen() : talk.act({ type: mode }), mode).toBe('ok');
    if (mode === 'listen' || mode === 'whisper') talk.answerSnoop();
  };

  it.each(MODES)('asked for while the phone rings: %s', (mode) => {
    const talk = aTalk();
    talk.listen();
    if (mode !== 'listen') talk.act({ type: mode });
    talk.answerPhone();
    expect(talk.look()?.state).not.toBe('waiting');
  });

  it.each(
    MODES.slice(0, 3).flatMap((from) =>
      MODES.filter((to) => to !== from || to === 'listen').map((to) => [from, to] as const),
    ),
  )('%s, then %s', (from, to) => {
    const talk = aTalk();
    talk.listening();
    if (from !== 'listen') enter(talk, from);
    enter(talk, to);
  });

  it.each(MODES.flatMap((mode) => ['wait', 'leave'].map((out) => [mode, out] as const)))(
    '%s, then %s',
    (mode, out) => {
      const talk = aTalk();
      talk.listening();
      if (mode !== 'listen') enter(talk, mode);
      if (out === 'wait') talk.end(talk.customer);
      else expect(talk.act({ type: 'leave' })).toBe('ok');
      expect(talk.look()?.state).toBe(out === 'wait' ? 'waiting' : undefined);
      expect(talk.hangups()).toEqual(
        expect.arrayContaining(talk.floor.all('snoop').map(({ snoopId }) => snoopId)),
      );
    },
  );

  it('leaves while the phone rings, and from the waiting room', () => {
    const ringing = aTalk();
    ringing.listen();
    expect(ringing.act({ type: 'leave' })).toBe('ok');
    const waiting = aTalk();
    waiting.listening();
    waiting.end(waiting.customer);
    expect(waiting.act({ type: 'leave' })).toBe('ok');
  });

  afterAll(() => {
    const all = new Set(edges(supervisionMachine).map(({ from, to }) => `${from} → ${to}`));
    expect([...all].filter((edge) => !walked.has(edge))).toEqual([]);
  });
});

it('takes nobody over who hears a prompt', () => {
  const floor = aFloor({ campaigns: [aCampaign({ promptBeforeAgent: false })] });
  floor.answered();
  floor.bridge();
  const ask = (action: SupervisorAction) => {
    floor.give({ type: 'supervisorAction', commandId: 'c', supervisorId: 'ada', action });
    return floor.take('commandAnswered').at(-1);
  };
  ask({ type: 'listen', agentId: 'agent-1', phone: '102' });
  floor.give({ type: 'callAnswered', callId: floor.all('originate').at(-1)?.callId ?? '' });
  expect(ask({ type: 'takeOver' })).toMatchObject({ ok: false, code: 'not-now' });
  floor.played();
  expect(ask({ type: 'takeOver' })).toMatchObject({ ok: true });
});
