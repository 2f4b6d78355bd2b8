import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelephonyEvent } from '../../../src/ports/telephony.ts';
import { CallTable } from '../../../src/telephony/ari/callTable.ts';
import { parseAriEvent, type ChannelSignal } from '../../../src/telephony/ari/events.ts';
import { newLeg, stepLeg } from '../../../src/telephony/ari/leg.ts';

const CLOCK = { now: () => 0, wakeAt: () => () => undefined };

let stampMs = 0;
function signal(type: string, state: string, fields: Readonly<Record<string, unknown>> = {}): ChannelSignal {
  stampMs += 1;
  const timestamp = new Date(stampMs).toISOString();
  const channel = { id: 'leg', state };
  const event = parseAriEvent(JSON.stringify({ type, timestamp, channel, peer: channel, ...fields }));
  if (event.kind !== 'channel') throw new Error(`${type} is no channel event`);
  return event.signal;
}

const START = signal('StasisStart', 'Down');
const DIAL = signal('Dial', 'Down', { dialstatus: '' });
const RINGING = signal('ChannelStateChange', 'Ringing');
const DIAL_RINGING = signal('Dial', 'Ringing', { dialstatus: 'RINGING' });
const PROGRESS = signal('Dial', 'Ringing', { dialstatus: 'PROGRESS' });
const UP = signal('ChannelStateChange', 'Up');
const KEY = signal('ChannelDtmfReceived', 'Up', { digit: '1' });
const KEY_AGAIN = signal('ChannelDtmfReceived', 'Up', { digit: '1' });
const TALKS = signal('ChannelTalkingStarted', 'Up');
const TALKS_AGAIN = signal('ChannelTalkingStarted', 'Up');
const ENTER = signal('ChannelEnteredBridge', 'Up', { bridge: { id: 'b' } });
const LEAVE = signal('ChannelLeftBridge', 'Up', { bridge: { id: 'b' } });
const ENTER_OTHER = signal('ChannelEnteredBridge', 'Up', { bridge: { id: 'c' } });
const BYE = signal('ChannelHangupRequest', 'Up', { cause: 16 });
const SOFT = signal('ChannelHangupRequest', 'Up', { cause: 32, soft: true });
const DESTROYED = signal('ChannelDestroyed', 'Up', { cause: 19, tech_cause: 480 });
const REJECTED = signal('ChannelDestroyed', 'Down', { cause: 17, tech_cause: 486 });

function table(): { table: CallTable; told: TelephonyEvent[]; strays: string[] } {
  const told: TelephonyEvent[] = [];
  const strays: string[] = [];
  const made = new CallTable({
    clock: CLOCK,
    emit: (event) => told.push(event),
    onStray: (callId) => strays.push(callId),
    hiddenBridgeIds: new Set(['room']),
  });
  return { table: made, told, strays };
}

const names = (events: readonly TelephonyEvent[]): string[] =>
  events.map((event) => (event.type === 'callProgress' ? event.progress : event.type));

describe('a leg told by its events', () => {
  it('is told to speak once, and once more where listening has begun anew in the middle of its speech', () => {
    const { table: calls, told } = table();
    void calls.register('leg');
    for (const one of [START, TALKS, TALKS_AGAIN]) calls.apply(one);
    expect(names(told).filter((name) => name === 'talk')).toHaveLength(1);
    calls.talkWatched('leg');
    calls.apply(TALKS_AGAIN);
    expect(names(told).filter((name) => name === 'talk')).toHaveLength(2);
  });

  it('comes to the same end in any order and with any repetition before its last event', () => {
    const middle = [
      START,
      DIAL,
      RINGING,
      DIAL_RINGING,
      PROGRESS,
      UP,
      KEY,
      KEY_AGAIN,
      ENTER,
      LEAVE,
      ENTER_OTHER,
      BYE,
    ];
    const shuffled = fc
      .shuffledSubarray([...middle, ...middle], { minLength: middle.length * 2 })
      .map((signals) => [...signals, DESTROYED]);
    fc.assert(
      fc.property(shuffled, (signals) => {
        const told: TelephonyEvent[] = [];
        let leg = newLeg('leg');
        let end;
        for (const next of signals) {
          const step = stepLeg(leg, next, 0);
          leg = step.leg;
          told.push(...step.events);
          end = step.end ?? end;
        }
        expect(end).toEqual({ q850: 19, sip: 480, requestedByNetwork: true });
        expect(leg).toMatchObject({
          isInStasis: true,
          isDialled: true,
          isAnswered: true,
          networkAsked: true,
        });
        expect([...leg.stays].filter(([, stay]) => stay.isInside)).toEqual([]);
        const seen = names(told);
        for (const once of ['callDialling', 'callAnswered']) {
          expect(seen.filter((name) => name === once)).toHaveLength(1);
        }
        expect(seen.filter((name) => name === 'dtmf')).toHaveLength(2);
        expect(seen.filter((name) => name === 'ringing').length).toBeLessThanOrEqual(1);
        expect(seen.indexOf('callDialling')).toBe(0);
        const bridged = seen.filter((name) => name === 'bridged').length;
        expect(seen.filter((name) => name === 'unbridged')).toHaveLength(bridged);
      }),
    );
  });

  it.each([
    ['the network asked', [BYE], true],
    ['our timer or we asked', [SOFT], false],
    ['nobody asked', [], false],
    ['both asked, we first', [SOFT, BYE], false],
    ['both asked, the network first', [BYE, SOFT], false],
  ])('ends by the network only when %s', (_what, requests, expected) => {
    let leg = newLeg('leg');
    for (const request of requests) leg = stepLeg(leg, request, 0).leg;
    expect(stepLeg(leg, DESTROYED, 0).end).toMatchObject({ requestedByNetwork: expected });
  });

  it('has left one bridge when it enters another, whatever is told later', () => {
    let leg = newLeg('leg');
    const told: TelephonyEvent[] = [];
    for (const next of [UP, ENTER, ENTER_OTHER, LEAVE, ENTER]) {
      const step = stepLeg(leg, next, 0);
      leg = step.leg;
      told.push(...step.events);
    }
    expect(told.flatMap((event) => ('bridgeId' in event ? [`${event.type} ${event.bridgeId}`] : []))).toEqual(
      ['bridged b', 'unbridged b', 'bridged c'],
    );
  });
});

describe('the call table', () => {
  it('gives the end exactly once and nothing after it', () => {
    const { table: calls, told } = table();
    void calls.register('leg');
    for (const next of [START, DIAL]) calls.apply(next);
    calls.placed('leg');
    for (const next of [REJECTED, REJECTED, RINGING, START]) calls.apply(next);
    expect(names(told)).toEqual(['callDialling', 'callEnded']);
    expect(calls.size).toBe(0);
    expect([calls.hasEnded('leg'), calls.hasEnded('other')]).toEqual([true, false]);
    void calls.register('leg');
    expect(calls.hasEnded('leg')).toBe(false);
  });

  it('gives an end that overtakes the answer to its dial order', () => {
    const { table: calls, told } = table();
    void calls.register('leg');
    for (const next of [START, DIAL, REJECTED]) calls.apply(next);
    calls.placed('leg');
    expect(names(told)).toEqual(['callDialling', 'callEnded']);
  });

  it('holds the end of a leg that was never seen dialling until its order is answered', () => {
    const { table: calls, told } = table();
    void calls.register('leg');
    calls.apply(START);
    calls.apply(signal('ChannelDestroyed', 'Down', { cause: 0 }));
    expect(told).toEqual([]);
    calls.placed('leg');
    expect(names(told)).toEqual(['callEnded']);
  });

  it('says nothing of a leg that was given up', () => {
    const { table: calls, told } = table();
    void calls.register('leg');
    calls.apply(START);
    calls.forget('leg');
    for (const next of [DIAL, DESTROYED]) calls.apply(next);
    expect(told).toEqual([]);
  });

  it('hands a stray over when it shows itself, before or after it was marked', () => {
    for (const isEarly of [true, false]) {
      const { table: calls, strays } = table();
      void calls.register('leg');
      if (isEarly) calls.apply(START);
      calls.markStray('leg');
      if (!isEarly) calls.apply(START);
      expect(strays).toEqual(['leg']);
    }
  });

  it('tells a waiter that its channel started, ended, or will never be heard of', async () => {
    const { table: calls } = table();
    const started = calls.register('leg');
    calls.apply(START);
    await expect(started).resolves.toBeUndefined();
    const lost = calls.register('other');
    calls.abandonWaiters('the event link was lost');
    await expect(lost).rejects.toThrow('the event link was lost');
  });

  it('does not tell of the waiting room', () => {
    const { table: calls, told } = table();
    void calls.register('leg');
    for (const next of [START, DIAL, UP]) calls.apply(next);
    calls.apply(signal('ChannelEnteredBridge', 'Up', { bridge: { id: 'room' } }));
    calls.apply(signal('ChannelEnteredBridge', 'Up', { bridge: { id: 'd' } }));
    expect(names(told)).toEqual(['callDialling', 'callAnswered', 'bridged']);
  });

  it.each([
    ['done', false, 'done'],
    ['failed', false, 'failed'],
    ['done', true, 'stopped'],
  ])('finishes a playback that is %s (stop asked: %s) once, as %s', (state, isStopAsked, outcome) => {
    const { table: calls, told } = table();
    void calls.register('leg');
    calls.playbackAsked('p', 'leg');
    if (isStopAsked) calls.stopAsked('p');
    for (let times = 0; times < 2; times += 1)
      calls.playbackFinished({ id: 'p', state, channelId: 'leg', stampMs: 0 });
    expect(told).toMatchObject([{ type: 'playbackFinished', playbackId: 'p', outcome }]);
  });

  it.each([
    ['is held down as prompts begin', 40, { before: 'p' }],
    ['is pressed in them', 400, {}],
  ])('says of a key that %s which prompts these are', (_what, afterMs, expected) => {
    const { table: calls, told } = table();
    void calls.register('leg');
    calls.playbackStarted({ id: 'p', state: 'playing', channelId: 'leg', stampMs: 1_000 });
    const timestamp = new Date(1_000 + afterMs).toISOString();
    calls.apply(signal('ChannelDtmfReceived', 'Up', { digit: '1', duration_ms: 160, timestamp }));
    const key = told.find(({ type }) => type === 'dtmf');
    expect(key).toEqual({ type: 'dtmf', callId: 'leg', digit: '1', at: 0, ...expected });
  });

  it('forgets what is not at Asterisk only after it was missing for long', () => {
    let now = 0;
    const calls = new CallTable({
      clock: { ...CLOCK, now: () => now },
      emit: () => undefined,
      onStray: () => undefined,
      hiddenBridgeIds: new Set(['room']),
    });
    void calls.register('leg');
    calls.placed('leg');
    calls.prune(new Set());
    now = 20_000;
    calls.prune(new Set());
    expect(calls.has('leg')).toBe(true);
    now = 31_000;
    calls.prune(new Set());
    expect(calls.has('leg')).toBe(false);
  });
});
