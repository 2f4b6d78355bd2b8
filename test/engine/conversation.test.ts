/**
 * Everything an agent can do in a call, with every party vanishing at every moment. Where everybody is follows from the
 * engine's orders (parties.ts); after each end nobody may be left over.
 */
import { describe, expect, it } from 'vitest';
import type { AgentAction, Destination } from '../../src/domain/conversation/action.ts';
import { conversationMachine } from '../../src/domain/conversation/state.ts';
import { edges } from '../../src/domain/kernel/machine.ts';
import { BUSY, HUNG_UP, SILENT, TRUNK, aCampaign, aFloor, type FloorOptions } from './floor.ts';
import { followParties } from './parties.ts';

const OUTSIDE: Destination = { kind: 'number', number: '+4930123456' };
const COLLEAGUE: Destination = { kind: 'agent', agentId: 'agent-2' };

/** Agent 1 talks with a customer; two more agents are ready. */
function aTalk(options: FloorOptions = {}) {
  const floor = aFloor({ agents: 3, ...options });
  const parties = followParties();
  const customer = floor.joined();
  const seat = floor.seatOf;
  let followed = 0;
  const catchUp = (): void => {
    parties.follow(floor.journal.slice(followed));
    followed = floor.journal.length;
  };
  catchUp();
  let asked = 0;
  const act = (agentId: string, action: AgentAction) => {
    asked += 1;
    const commandId = `c${asked}`;
    floor.give({ type: 'agentAction', commandId, agentId, action });
    catchUp();
    const answers = floor.all('commandAnswered').filter((answer) => answer.commandId === commandId);
    expect(answers).toHaveLength(1);
    return answers[0]?.ok === true ? 'ok' : answers[0]?.code;
  };
  const talk = {
    floor,
    parties,
    customer,
    seat,
    act,
    /** As agent 1, which must be taken. */
    do(...actions: AgentAction[]) {
      for (const action of actions) expect(act('agent-1', action), action.type).toBe('ok');
    },
    end(callId: string, how = HUNG_UP) {
      parties.gone(callId);
      floor.end(callId, how);
      catchUp();
    },
    wait(ms: number) {
      floor.wait(ms);
      catchUp();
    },
    give(input: Parameters<typeof floor.give>[0]) {
      floor.give(input);
      catchUp();
    },
    /** Reserves the line of the last outside leg, which then rings; its id. */
    ring(): string {
      const order = floor.take('reserveLine').at(-1);
      if (order === undefined) throw new Error('no line was asked for');
      talk.give({ type: 'lineReserved', callId: order.callId, trunkId: order.trunkId });
      talk.give({ type: 'callDialling', callId: order.callId });
      return order.callId;
    },
    answer(callId: string) {
      talk.give({ type: 'callAnswered', callId });
    },
    /** Both legs of the last bridge are seen in it. */
    bridged() {
      floor.bridge();
      catchUp();
    },
    heardBy: (callId: string) => parties.with(callId),
    conversation: () => floor.engine.board().calls.find((call) => call.attemptId === customer)?.conversation,
    states: () => floor.engine.board().agents.map(({ state }) => state),
  };
  return talk;
}

type Talk = ReturnType<typeof aTalk>;

/** The customer has somebody to speak with or hears music, or is not in the call any more. */
function notAlone(talk: Talk): void {
  const state = talk.floor.callState(talk.customer);
  if (state === 'gone' || state === 'closing') return;
  const place = talk.parties.placeOf(talk.customer);
  const isServed = place === 'room' || talk.heardBy(talk.customer).length > 0;
  expect(isServed, `the customer (${state}) is in ${place ?? 'no place'} alone`).toBe(true);
}

/** Ends what is left of the call; then seats alone live, all in the waiting room, and every agent can take calls. */
function nobodyLeftOver(talk: Talk): void {
  const { floor, parties, customer } = talk;
  if (floor.callState(customer) !== 'gone') talk.end(customer);
  for (const { callId } of floor.all('hangup')) if (callId.startsWith('consult-')) talk.end(callId);
  const seats = floor.engine.board().agents.flatMap(({ seatId }) => seatId ?? []);
  expect(parties.live().filter((callId) => !callId.startsWith('seat-'))).toEqual([]);
  for (const seatId of seats) expect(parties.placeOf(seatId) ?? 'room').toBe('room');
  expect([...parties.muted]).toEqual([]);
  expect(parties.bridges()).toEqual([]);
  expect(floor.cdr(customer).attemptId).toBe(customer);
  talk.wait(10_000);
  for (const { state, attemptId } of floor.engine.board().agents) {
    expect(['ready', 'seating']).toContain(state);
    expect(attemptId).toBeUndefined();
  }
  const reserved = floor.all('reserveLine').map(({ callId }) => callId);
  expect(
    floor
      .all('releaseLine')
      .map(({ callId }) => callId)
      .sort(),
  ).toEqual(reserved.sort());
}

describe("an agent's phone that falls silent", () => {
  const actions: readonly (readonly [string, readonly AgentAction[]])[] = [
    ['in conversation', []],
    ['while the customer is held', [{ type: 'hold' }]],
    ['before an outside number has answered', [{ type: 'transfer', kind: 'attended', to: OUTSIDE }]],
  ];
  it.each(actions)(
    '%s costs the person no more than the agent: the next one has the call',
    (_when, before) => {
      const talk = aTalk();
      talk.do(...before);
      talk.end(talk.seat('agent-1'), SILENT);
      talk.bridged();
      expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-2')]);
      expect(talk.states()).toEqual(['seating', 'talking', 'ready']);
      notAlone(talk);
      nobodyLeftOver(talk);
    },
  );

  it('leaves the person with music where nobody is ready, until somebody is', () => {
    const talk = aTalk({ agents: 1 });
    talk.end(talk.seat('agent-1'), SILENT);
    expect(talk.floor.callState(talk.customer)).toBe('waiting');
    notAlone(talk);
    talk.wait(2_000);
    talk.answer(talk.seat('agent-1'));
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    expect(talk.floor.engine.board().calls).toHaveLength(1);
    nobodyLeftOver(talk);
  });
});

describe('hold', () => {
  it('gives the customer music and brings both together again', () => {
    const talk = aTalk();
    talk.do({ type: 'hold' });
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    expect(talk.floor.agent().state).toBe('talking');
    expect(talk.conversation()?.state).toBe('held');
    talk.do({ type: 'unhold' });
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    nobodyLeftOver(talk);
  });

  it('is refused twice in a row, without a call, and to somebody who is not logged in', () => {
    const talk = aTalk();
    talk.do({ type: 'hold' });
    expect(talk.act('agent-1', { type: 'hold' })).toBe('not-now');
    expect(talk.act('agent-2', { type: 'hold' })).toBe('no-conversation');
    expect(talk.act('nobody', { type: 'hold' })).toBe('not-found');
    nobodyLeftOver(talk);
  });
});

describe('mute', () => {
  it('lasts for this call alone', () => {
    const talk = aTalk();
    talk.do({ type: 'mute' });
    expect([...talk.parties.muted]).toEqual([talk.seat('agent-1')]);
    expect(talk.conversation()?.muted).toEqual(['agent-1']);
    talk.end(talk.customer);
    expect([...talk.parties.muted]).toEqual([]);
    nobodyLeftOver(talk);
  });

  it('is taken back', () => {
    const talk = aTalk();
    talk.do({ type: 'mute' }, { type: 'unmute' });
    expect(talk.floor.all('mute').map(({ on }) => on)).toEqual([true, false]);
    nobodyLeftOver(talk);
  });
});

describe('keys', () => {
  it('go to the customer, and the record tells how many but not which', () => {
    const talk = aTalk();
    talk.do({ type: 'keys', digits: '12#' });
    expect(talk.floor.all('sendKeys')).toMatchObject([{ callId: talk.customer, digits: '12#' }]);
    talk.end(talk.customer);
    expect(talk.floor.cdr(talk.customer).details?.actions).toMatchObject([{ action: 'keys', note: '3' }]);
    nobodyLeftOver(talk);
  });

  it.each(['', '1w2', '5'.repeat(33)])('%j are refused', (digits) => {
    const talk = aTalk();
    expect(talk.act('agent-1', { type: 'keys', digits })).toBe('bad-argument');
    expect(talk.floor.all('sendKeys')).toEqual([]);
  });

  it('are refused while the customer is held', () => {
    const talk = aTalk();
    talk.do({ type: 'hold' });
    expect(talk.act('agent-1', { type: 'keys', digits: '1' })).toBe('not-now');
  });
});

describe('a mark and a request for help', () => {
  it('are in the record; help is on the board until the agent leaves the call', () => {
    const talk = aTalk();
    talk.do({ type: 'mark', note: 'asks for a refund' }, { type: 'help', note: 'angry' });
    expect(talk.conversation()?.help).toMatchObject({ agentId: 'agent-1', note: 'angry' });
    talk.do({ type: 'park' });
    expect(talk.conversation()?.help).toBeUndefined();
    talk.end(talk.customer);
    expect(talk.floor.cdr(talk.customer).details?.actions?.map(({ action }) => action)).toEqual([
      'mark',
      'help',
      'park',
    ]);
    nobodyLeftOver(talk);
  });
});

describe('a blind transfer', () => {
  it('to an agent leaves the first in wrap-up and the customer with the second', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'blind', to: COLLEAGUE });
    talk.bridged();
    expect(talk.states().slice(0, 2)).toEqual(['wrapUp', 'talking']);
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-2')]);
    expect(talk.floor.callState(talk.customer)).toBe('joined');
    expect(talk.floor.cdrs()).toEqual([]);
    talk.end(talk.customer);
    expect(talk.floor.cdr(talk.customer)).toMatchObject({ agentId: 'agent-2', dialStatus: 'answered' });
    nobodyLeftOver(talk);
  });

  it('counts as one connected call', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'blind', to: COLLEAGUE });
    talk.bridged();
    expect(talk.floor.campaign().joined).toBe(1);
  });

  it('to an agent whose leg does not come goes on to the next, and to the queue after', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'blind', to: COLLEAGUE });
    talk.wait(1_000);
    expect(talk.floor.agent('agent-2').state).toBe('seating');
    expect(talk.floor.agent('agent-3').state).toBe('reserved');
    notAlone(talk);
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-3')]);
  });

  it('to a team goes to whoever of it is ready longest, and is refused where nobody is', () => {
    const talk = aTalk();
    expect(talk.act('agent-1', { type: 'transfer', kind: 'blind', to: { kind: 'team', teamId: 'x' } })).toBe(
      'agent-not-ready',
    );
    talk.give({
      type: 'agentLogin',
      agent: { agentId: 'agent-9', name: 'nine', phone: 'p9', teamId: 'x' },
    });
    talk.give({ type: 'callAnswered', callId: talk.seat('agent-9') });
    talk.do({ type: 'transfer', kind: 'blind', to: { kind: 'team', teamId: 'x' } });
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-9')]);
    nobodyLeftOver(talk);
  });

  it.each<[string, Destination, string]>([
    ['to oneself', { kind: 'agent', agentId: 'agent-1' }, 'bad-argument'],
    ['to an agent who is not there', { kind: 'agent', agentId: 'agent-7' }, 'agent-not-ready'],
    ['to a number that is none', { kind: 'number', number: '0301234' }, 'bad-argument'],
  ])('%s is refused, and the call goes on', (_what, to, code) => {
    const talk = aTalk();
    expect(talk.act('agent-1', { type: 'transfer', kind: 'blind', to })).toBe(code);
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
  });

  it('to an outside number plays music until it answers, and then goes on without an agent', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'blind', to: OUTSIDE });
    const outside = talk.ring();
    expect(talk.floor.agent().state).toBe('wrapUp');
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    expect(talk.floor.callState(talk.customer)).toBe('transferred');
    talk.answer(outside);
    expect(talk.heardBy(talk.customer)).toEqual([outside]);
    talk.end(outside);
    expect(talk.floor.callState(talk.customer)).toBe('closing');
    talk.end(talk.customer);
    expect(talk.floor.cdr(talk.customer)).toMatchObject({ hangupReason: 'third-left' });
    nobodyLeftOver(talk);
  });

  it('that is busy gives the customer to an agent, the same one where that one is ready again', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'blind', to: OUTSIDE });
    const outside = talk.ring();
    talk.give({ type: 'agentReady', agentId: 'agent-1' });
    talk.end(outside, BUSY);
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    nobodyLeftOver(talk);
  });

  it('that nobody answers in time comes back to an agent who is ready', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'blind', to: OUTSIDE });
    const outside = talk.ring();
    talk.wait(33_000);
    expect(talk.floor.all('hangup').map(({ callId }) => callId)).toContain(outside);
    talk.bridged();
    expect(talk.floor.callState(talk.customer)).toBe('joined');
    nobodyLeftOver(talk);
  });

  it('that comes back while nobody is ready waits with music, and is closed without being counted', () => {
    const talk = aTalk({ agents: 1 });
    talk.do({ type: 'transfer', kind: 'blind', to: OUTSIDE });
    talk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
    talk.end(talk.ring(), BUSY);
    talk.wait(4_000);
    expect(talk.floor.callState(talk.customer)).toBe('waiting');
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    talk.wait(300_000);
    expect(talk.floor.callState(talk.customer)).toBe('closing');
    expect(talk.floor.campaign().abandoned).toBe(0);
    talk.end(talk.customer);
    expect(talk.floor.cdr(talk.customer)).toMatchObject({
      dialStatus: 'answered',
      hangupReason: 'queue-limit',
    });
  });
});

describe('a line for an outside number', () => {
  it.each(['do-not-call', 'lines', 'store-down'])('that is refused (%s) gives the customer back', (code) => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to: OUTSIDE });
    talk.give({ type: 'lineRefused', callId: talk.floor.take('reserveLine').at(-1)?.callId ?? '', code });
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    expect(talk.floor.all('originate').filter(({ callId }) => callId.startsWith('consult-'))).toEqual([]);
    nobodyLeftOver(talk);
  });

  it('takes one of the trunk, so that there is none beyond its limit', () => {
    const talk = aTalk({ trunks: [{ ...TRUNK, lines: 1 }] });
    expect(talk.act('agent-1', { type: 'transfer', kind: 'attended', to: OUTSIDE })).toBe('no-line');
    expect(talk.floor.all('reserveLine')).toEqual([]);
  });

  it('is not asked for while no call may leave', () => {
    const talk = aTalk();
    talk.give({ type: 'holdSet', hold: 'emergency stop', on: true });
    expect(talk.act('agent-1', { type: 'transfer', kind: 'attended', to: OUTSIDE })).toBe('no-line');
  });

  it('that comes after the consultation was cancelled is given back, and nobody is called', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to: OUTSIDE }, { type: 'cancelConsult' });
    const [order] = talk.floor.take('reserveLine');
    talk.give({ type: 'lineReserved', callId: order?.callId ?? '', trunkId: 'carrier' });
    expect(talk.floor.all('originate').filter(({ callId }) => callId.startsWith('consult-'))).toEqual([]);
    expect(talk.floor.all('releaseLine').length).toBeGreaterThan(0);
  });
});

const TARGETS = [
  ['a colleague', COLLEAGUE],
  ['an outside number', OUTSIDE],
] as const;

describe.each(TARGETS)('an attended transfer to %s', (_who, to) => {
  /** The consultation is under way; the target's leg. */
  function consulting() {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to });
    if (to.kind === 'agent') return { talk, target: talk.seat('agent-2') };
    const target = talk.ring();
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    talk.answer(target);
    return { talk, target };
  }
  const targetVanishes = ({ talk, target }: ReturnType<typeof consulting>): void => talk.end(target);

  it('lets agent and target speak alone, then customer and target', () => {
    const { talk, target } = consulting();
    expect(talk.heardBy(target)).toEqual([talk.seat('agent-1')]);
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    talk.do({ type: 'completeTransfer' });
    expect(talk.heardBy(talk.customer)).toEqual([target]);
    expect(talk.floor.agent().state).toBe('wrapUp');
    expect(talk.floor.callState(talk.customer)).toBe(to.kind === 'agent' ? 'joined' : 'transferred');
    nobodyLeftOver(talk);
  });

  it('is cancelled: agent and customer are together again', () => {
    const { talk, target } = consulting();
    talk.do({ type: 'cancelConsult' });
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    expect(talk.heardBy(target)).toEqual([]);
    nobodyLeftOver(talk);
  });

  it('becomes a conference, which the agent leaves', () => {
    const { talk, target } = consulting();
    talk.do({ type: 'conference' });
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1'), target].sort());
    expect(talk.conversation()?.state).toBe('conference');
    talk.do({ type: 'leaveConference' });
    expect(talk.heardBy(talk.customer)).toEqual([target]);
    expect(talk.floor.agent().state).toBe('wrapUp');
    nobodyLeftOver(talk);
  });

  it('becomes a conference from which the agent sends the target away', () => {
    const { talk } = consulting();
    talk.do({ type: 'conference' }, { type: 'cancelConsult' });
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    nobodyLeftOver(talk);
  });

  it('may follow a hold', () => {
    const talk = aTalk();
    talk.do({ type: 'hold' }, { type: 'transfer', kind: 'attended', to });
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    talk.do({ type: 'cancelConsult' });
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    nobodyLeftOver(talk);
  });

  it('allows no second one, no park and no hold meanwhile', () => {
    const { talk } = consulting();
    for (const action of [{ type: 'park' }, { type: 'hold' }, { type: 'unhold' }] as const)
      expect(talk.act('agent-1', action), action.type).toBe('not-now');
    expect(talk.act('agent-1', { type: 'transfer', kind: 'blind', to: OUTSIDE })).toBe('not-now');
    nobodyLeftOver(talk);
  });

  describe.each(['consulting', 'conference'] as const)('while %s', (state) => {
    const at = () => {
      const made = consulting();
      if (state === 'conference') made.talk.do({ type: 'conference' });
      return made;
    };

    it('loses the target: agent and customer go on', () => {
      const made = at();
      targetVanishes(made);
      expect(made.talk.heardBy(made.talk.customer)).toEqual([made.talk.seat('agent-1')]);
      expect(made.talk.conversation()?.state).toBe('talking');
      nobodyLeftOver(made.talk);
    });

    it('loses the customer: the call is over for everybody', () => {
      const { talk } = at();
      talk.end(talk.customer);
      expect(talk.floor.agent().state).toBe('wrapUp');
      nobodyLeftOver(talk);
    });

    it('loses the agent: the customer is never alone', () => {
      const { talk, target } = at();
      talk.end(talk.seat('agent-1'));
      notAlone(talk);
      const goesOn = state === 'conference' || to.kind === 'agent';
      expect(talk.floor.callState(talk.customer) === 'closing').toBe(!goesOn);
      if (goesOn) expect(talk.heardBy(talk.customer)).toEqual([target]);
      nobodyLeftOver(talk);
    });

    it('ends for everybody when the agent hangs up', () => {
      const { talk } = at();
      talk.give({ type: 'agentHangup', agentId: 'agent-1' });
      expect(talk.floor.callState(talk.customer)).toBe('closing');
      nobodyLeftOver(talk);
    });

    it('loses agent and target at once: the call is closed', () => {
      const made = at();
      made.talk.end(made.talk.seat('agent-1'));
      targetVanishes(made);
      notAlone(made.talk);
      expect(made.talk.floor.callState(made.talk.customer)).toBe('closing');
      nobodyLeftOver(made.talk);
    });

    it('loses target and agent at once: the call is closed', () => {
      const made = at();
      const seat = made.talk.seat('agent-1');
      targetVanishes(made);
      made.talk.end(seat);
      expect(made.talk.floor.callState(made.talk.customer)).toBe('closing');
      nobodyLeftOver(made.talk);
    });
  });
});

describe('an agent who was called in', () => {
  const calledIn = () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to: COLLEAGUE }, { type: 'conference' });
    return talk;
  };

  it('leaves by hanging up or by leaving, and the other two go on', () => {
    for (const leave of [
      (talk: Talk) => talk.give({ type: 'agentHangup', agentId: 'agent-2' }),
      (talk: Talk) => void talk.act('agent-2', { type: 'leaveConference' }),
    ]) {
      const talk = calledIn();
      leave(talk);
      expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
      expect(talk.floor.agent('agent-2').state).toBe('wrapUp');
      nobodyLeftOver(talk);
    }
  });

  it("has a microphone of their own, and the owner's actions are not theirs", () => {
    const talk = calledIn();
    expect(talk.act('agent-2', { type: 'mute' })).toBe('ok');
    expect([...talk.parties.muted]).toEqual([talk.seat('agent-2')]);
    for (const action of [{ type: 'park' }, { type: 'hold' }, { type: 'completeTransfer' }] as const)
      expect(talk.act('agent-2', action), action.type).toBe('not-yours');
    talk.do({ type: 'cancelConsult' });
    expect([...talk.parties.muted]).toEqual([]);
    nobodyLeftOver(talk);
  });
});

describe('an outside target that does not answer', () => {
  it.each<[string, (talk: Talk, leg: string) => void]>([
    ['is busy', (talk, leg) => talk.end(leg, BUSY)],
    ['rings on and on', (talk) => talk.wait(33_000)],
    [
      'cannot be dialled',
      (talk, callId) => {
        talk.parties.gone(callId);
        talk.give({ type: 'originateFailed', callId, outcome: 'refused', code: '500' });
      },
    ],
    [
      'may have been dialled or not',
      (talk, callId) => talk.give({ type: 'originateFailed', callId, outcome: 'unknown', code: 'deadline' }),
    ],
  ])('and %s gives the customer back', (_how, fail) => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to: OUTSIDE });
    fail(talk, talk.ring());
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    expect(talk.floor.agent().state).toBe('talking');
    nobodyLeftOver(talk);
  });

  it('may be left to ring: the transfer goes on without the agent', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to: OUTSIDE });
    const outside = talk.ring();
    talk.do({ type: 'completeTransfer' });
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    expect(talk.floor.agent().state).toBe('wrapUp');
    talk.answer(outside);
    expect(talk.heardBy(talk.customer)).toEqual([outside]);
    nobodyLeftOver(talk);
  });

  it('cannot be in a conference', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to: OUTSIDE });
    expect(talk.act('agent-1', { type: 'conference' })).toBe('not-now');
  });

  it('answers after the customer has gone: it is hung up', () => {
    const talk = aTalk();
    talk.do({ type: 'transfer', kind: 'attended', to: OUTSIDE });
    const outside = talk.ring();
    talk.end(talk.customer);
    talk.answer(outside);
    expect(talk.floor.all('hangup').map(({ callId }) => callId)).toContain(outside);
    nobodyLeftOver(talk);
  });
});

describe('a parked call', () => {
  const parked = (options: FloorOptions = {}) => {
    const talk = aTalk(options);
    talk.do({ type: 'park' });
    return talk;
  };

  it('plays music, frees the agent, and is picked up by any', () => {
    const talk = parked();
    expect(talk.parties.placeOf(talk.customer)).toBe('room');
    expect(talk.floor.agent().state).toBe('wrapUp');
    expect(talk.act('agent-3', { type: 'pickUp', attemptId: talk.customer })).toBe('ok');
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-3')]);
    nobodyLeftOver(talk);
  });

  it('is picked up out of wrap-up, and by one agent only', () => {
    const talk = parked();
    expect(talk.act('agent-1', { type: 'pickUp', attemptId: talk.customer })).toBe('ok');
    expect(talk.act('agent-2', { type: 'pickUp', attemptId: talk.customer })).toBe('not-found');
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
  });

  it('is not picked up by an agent on a break', () => {
    const talk = parked();
    talk.give({ type: 'agentPause', agentId: 'agent-2', reason: 'lunch' });
    expect(talk.act('agent-2', { type: 'pickUp', attemptId: talk.customer })).toBe('agent-not-ready');
    expect(talk.floor.callState(talk.customer)).toBe('parked');
  });

  it('comes back after its limit to the agent who parked it', () => {
    const talk = parked();
    talk.wait(180_000);
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    nobodyLeftOver(talk);
  });

  it('comes back after its limit to another where that one is away', () => {
    const talk = parked();
    talk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    talk.wait(180_000);
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-2')]);
  });

  it('waits with music where nobody is ready, and goes to the first who is', () => {
    const talk = parked({ agents: 1 });
    talk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    talk.wait(180_000);
    expect(talk.floor.callState(talk.customer)).toBe('waiting');
    notAlone(talk);
    talk.wait(60_000);
    talk.give({ type: 'agentReady', agentId: 'agent-1' });
    talk.bridged();
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
    nobodyLeftOver(talk);
  });

  it('ends when the customer hangs up, with a record', () => {
    const talk = parked();
    talk.end(talk.customer);
    expect(talk.floor.cdr(talk.customer)).toMatchObject({ endedBy: 'customer', dialStatus: 'answered' });
    nobodyLeftOver(talk);
  });
});

describe('an order that failed', () => {
  it('is given again, so that the customer does not stay alone', () => {
    const talk = aTalk();
    talk.do({ type: 'hold' }, { type: 'unhold' });
    const bridge = talk.floor.all('bridge').at(-1);
    const { bridgeId = '', callIds = [] } = bridge ?? {};
    const mark = talk.floor.mark();
    talk.give({ type: 'commandFailed', callIds, operation: 'bridge', code: 'deadline', bridgeId });
    talk.wait(500);
    expect(talk.floor.since(mark)).toContainEqual({ type: 'bridge', bridgeId, callIds });
  });
});

describe('the conversation machine', () => {
  it('is walked on every edge by what agents do', () => {
    const seen = new Set<string>();
    const walk = (...actions: AgentAction[]): void => {
      const talk = aTalk();
      let from = 'talking';
      for (const action of actions) {
        talk.do(action);
        const to = talk.conversation()?.state ?? 'talking';
        if (to !== from) seen.add(`${from} → ${to}`);
        from = to;
      }
    };
    const consult: AgentAction = { type: 'transfer', kind: 'attended', to: COLLEAGUE };
    walk({ type: 'hold' }, { type: 'unhold' }, consult, { type: 'cancelConsult' });
    walk({ type: 'hold' }, consult, { type: 'conference' }, { type: 'cancelConsult' });
    const inTable = edges(conversationMachine).map(({ from, to }) => `${from} → ${to}`);
    expect([...seen].sort()).toEqual([...new Set(inTable)].sort());
  });
});

describe('a prompt that plays to customer and agent', () => {
  it('is heard to its end: until then the customer stays', () => {
    const floor = aFloor({ agents: 2, campaigns: [aCampaign({ promptBeforeAgent: false })] });
    floor.answered();
    floor.bridge();
    const answerTo = (action: AgentAction) => {
      floor.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action });
      return floor.take('commandAnswered').at(-1);
    };
    for (const action of [
      { type: 'hold' },
      { type: 'park' },
      { type: 'transfer', kind: 'blind', to: COLLEAGUE },
    ] as const)
      expect(answerTo(action), action.type).toMatchObject({ ok: false, code: 'not-now' });
    floor.played();
    expect(answerTo({ type: 'hold' })).toMatchObject({ ok: true });
  });
});

describe('a campaign that is stopped', () => {
  it('does not wait for anybody who is in a conversation', () => {
    const talk = aTalk();
    talk.give({ type: 'campaignSet', campaign: aCampaign({}, { state: 'draining' }) });
    talk.do({ type: 'hold' });
    nobodyLeftOver(talk);
    expect(talk.floor.campaign().state).toBe('stopped');
  });
});

describe('a number that no trunk of the campaign may call', () => {
  const premium: Destination = { kind: 'number', number: '+19005550123' };

  it.each(['blind', 'attended'] as const)('is called by no %s transfer', (kind) => {
    const talk = aTalk();
    expect(talk.act('agent-1', { type: 'transfer', kind, to: premium })).toBe('no-line');
    expect(talk.floor.all('reserveLine')).toEqual([]);
    expect(talk.heardBy(talk.customer)).toEqual([talk.seat('agent-1')]);
  });

  it('leaves by the trunk that may call it', () => {
    const trunks = [
      { ...TRUNK, destinations: { deny: ['+49'] } },
      { ...TRUNK, trunkId: 'abroad' },
    ];
    const talk = aTalk({ trunks, campaigns: [aCampaign({ trunkIds: ['carrier', 'abroad'] })] });
    talk.do({ type: 'transfer', kind: 'blind', to: OUTSIDE });
    expect(talk.floor.all('reserveLine')).toMatchObject([{ trunkId: 'abroad' }]);
  });
});

describe('picking up in wrap-up', () => {
  /** Agent 1 has parked the customer and wraps up. */
  function parked(before?: Parameters<Talk['give']>[0]) {
    const talk = aTalk({ agents: 1 });
    if (before !== undefined) talk.give(before);
    talk.do({ type: 'park' });
    expect(talk.floor.agent().state).toBe('wrapUp');
    const pickUp = () => talk.act('agent-1', { type: 'pickUp', attemptId: talk.customer });
    return { talk, pickUp };
  }

  it('keeps the pause that was asked for until after this call', () => {
    const { talk, pickUp } = parked();
    talk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    expect(pickUp()).toBe('ok');
    talk.bridged();
    talk.end(talk.customer);
    talk.wait(3_000);
    expect(talk.floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
  });

  it('refused to an agent who logs out changes nothing', () => {
    const { talk, pickUp } = parked({ type: 'agentLogout', agentId: 'agent-1' });
    expect(pickUp()).toBe('agent-not-ready');
    expect(talk.floor.agent().state).toBe('wrapUp');
    expect(talk.floor.callState(talk.customer)).toBe('parked');
  });
});

describe('the disposition of a call that somebody was called into', () => {
  const sold = {
    code: 'sold',
    label: 'Sold',
    salesStatus: 'success',
    isContact: true,
    isSuccess: true,
    needsCallback: false,
  } as const;
  const campaigns = [aCampaign({ dispositions: { forced: true, limitMs: 60_000, codes: [sold] } })];

  it('is given and owed by its owner alone', () => {
    const talk = aTalk({ campaigns });
    talk.do({ type: 'transfer', kind: 'attended', to: COLLEAGUE });
    expect(talk.act('agent-2', { type: 'disposition', code: 'sold' })).toBe('not-yours');
    expect(talk.act('agent-2', { type: 'leaveConference' })).toBe('ok');
    talk.wait(3_000);
    expect(talk.floor.agent('agent-2').state).toBe('ready');
    talk.end(talk.customer);
    talk.wait(3_000);
    expect(talk.floor.agent('agent-1')).toMatchObject({ state: 'wrapUp' });
    talk.do({ type: 'disposition', code: 'sold' });
    talk.wait(3_000);
    expect(talk.floor.agent('agent-1').state).toBe('ready');
  });

  it('is owed by whoever was called in and then got the call', () => {
    const talk = aTalk({ campaigns });
    talk.do({ type: 'transfer', kind: 'attended', to: COLLEAGUE }, { type: 'completeTransfer' });
    talk.end(talk.customer);
    talk.wait(3_000);
    expect(talk.floor.agent('agent-2').state).toBe('wrapUp');
  });
});

describe('an order about the microphone that came to nothing', () => {
  const failed = (talk: Talk, code: string): void =>
    talk.give({ type: 'commandFailed', callIds: [talk.seat('agent-1')], operation: 'mute', code });
  const orders = (talk: Talk): boolean[] => talk.floor.take('mute').map(({ on }) => on);

  it('is given again, as the agent has it by then: the next customer hears them', () => {
    const talk = aTalk();
    talk.do({ type: 'mute' });
    failed(talk, '500');
    talk.wait(500);
    expect(orders(talk)).toEqual([true, true]);
    talk.give({ type: 'linkDown', reason: 'test' });
    talk.end(talk.customer);
    failed(talk, 'link-down');
    talk.wait(3_000);
    expect(orders(talk)).toEqual([false]);
    const seats = talk.floor.engine.board().agents.flatMap(({ seatId }) => seatId ?? []);
    talk.floor.connect(seats.map((callId) => ({ callId, state: 'up' })));
    talk.wait(500);
    expect(orders(talk)).toEqual([false]);
  });

  it('of a phone that is gone is not given again', () => {
    const talk = aTalk();
    talk.do({ type: 'mute' });
    failed(talk, '404');
    talk.wait(5_000);
    expect(orders(talk)).toEqual([true]);
  });
});
