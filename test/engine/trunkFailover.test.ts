/** A trunk that fails a call by the carrier's fault: the same attempt goes on by the next trunk, and only then. */
import { describe, expect, it } from 'vitest';
import type { CallEnd } from '../../src/domain/call/lineResult.ts';
import { BUSY, TRUNK, aCampaign, aFloor, type FloorOptions, type TestFloor } from './floor.ts';

const CONGESTED: CallEnd = { q850: 34, sip: 503, requestedByNetwork: true };
const LOOP: CallEnd = { q850: 19, sip: 483, requestedByNetwork: true };
const TWO = { ...TRUNK, trunkId: 'second' };
const THREE = { ...TRUNK, trunkId: 'third' };

function twoTrunks(options: FloorOptions = {}): TestFloor {
  const campaigns = [aCampaign({ trunkIds: ['carrier', 'second'] })];
  return aFloor({ trunks: [TRUNK, TWO], campaigns, ...options });
}

/** The line that was asked for is given; returns the trunk that the call then leaves by. */
function giveLine(floor: TestFloor): string | undefined {
  const [asked] = floor.take('reserveLine');
  if (asked === undefined) return undefined;
  floor.give({ type: 'lineReserved', callId: asked.callId, trunkId: asked.trunkId });
  const [out] = floor.take('originate');
  return out?.target.kind === 'trunk' ? out.target.trunkId : undefined;
}

describe('a carrier fault', () => {
  it('sends the same attempt out by the next trunk, and frees the line of the first', () => {
    const floor = twoTrunks();
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    floor.end(callId, CONGESTED);
    expect(floor.cdrs()).toEqual([]);
    expect(giveLine(floor)).toBe('second');
    expect(floor.take('releaseLine')).toMatchObject([{ callId, trunkId: 'carrier' }]);
    floor.answer(callId);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      trunkId: 'second',
      lineResult: 'ANSWERED',
      attemptNumber: 1,
      details: { trunksTried: [{ trunkId: 'carrier', lineResult: 'CONGESTION', sip: 503 }] },
    });
  });

  it('ends the attempt uncharged once every trunk has failed it', () => {
    const floor = twoTrunks();
    const callId = floor.dialled();
    floor.end(callId, CONGESTED);
    giveLine(floor);
    floor.end(callId, LOOP);
    expect(floor.take('reserveLine')).toEqual([]);
    expect(floor.cdr(callId)).toMatchObject({
      trunkId: 'second',
      lineResult: 'ROUTING_LOOP',
      charged: false,
    });
  });

  it('counts for the breaker of the trunk that failed, once', () => {
    const floor = twoTrunks();
    for (let call = 0; call < 5; call += 1) {
      const callId = floor.dialled();
      floor.end(callId, CONGESTED);
      expect(giveLine(floor)).toBe('second');
      floor.end(callId, BUSY);
    }
    const opened = floor.all('log').filter(({ event }) => event === 'trunk.breakerOpen');
    expect(opened.map(({ fields }) => fields['trunkId'])).toEqual(['carrier']);
    const next = floor.dialled();
    floor.end(next, BUSY);
    expect(floor.cdr(next)).toMatchObject({ trunkId: 'second', lineResult: 'BUSY' });
  });

  it('passes over a next trunk that is full, and ends by the fault where none has a line', () => {
    const floor = twoTrunks({
      trunks: [TRUNK, TWO, THREE],
      campaigns: [aCampaign({ trunkIds: ['carrier', 'second', 'third'] })],
    });
    const callId = floor.dialled();
    floor.end(callId, CONGESTED);
    for (const trunkId of ['second', 'third']) {
      expect(floor.take('reserveLine')).toMatchObject([{ callId, trunkId }]);
      floor.give({ type: 'lineRefused', callId, code: 'lines' });
    }
    expect(floor.cdr(callId)).toMatchObject({ trunkId: 'carrier', lineResult: 'CONGESTION', sip: 503 });
    expect(floor.take('originate')).toEqual([]);
  });

  it('is not rerouted after the campaign was stopped; the lead is due again', () => {
    const floor = twoTrunks();
    const callId = floor.dialled();
    floor.end(callId, CONGESTED);
    floor.give({
      type: 'campaignSet',
      campaign: aCampaign({ trunkIds: ['carrier', 'second'] }, { state: 'paused' }),
    });
    expect(giveLine(floor)).toBeUndefined();
    expect(floor.cdr(callId)).toMatchObject({
      lineResult: 'CANCELLED',
      charged: false,
      next: { state: 'retry' },
    });
  });

  it('by Asterisk itself (HTTP 500 on originate) is rerouted too', () => {
    const floor = twoTrunks();
    const callId = floor.dialled();
    floor.give({ type: 'originateFailed', callId, outcome: 'refused', code: '500' });
    expect(giveLine(floor)).toBe('second');
  });

  it('is taken up after a crash on the trunk that has the call', () => {
    const floor = twoTrunks();
    const callId = floor.dialled();
    floor.end(callId, CONGESTED);
    giveLine(floor);
    const saved = floor.all('saveCall').findLast(({ attemptId }) => attemptId === callId);
    const [begun] = floor.all('beginAttempt');
    const next = twoTrunks({ connected: false, agents: 0 });
    if (begun === undefined) throw new Error('nothing was begun');
    next.give({ type: 'restored', attempts: [{ attempt: begun.attempt, call: saved?.call }], agents: [] });
    next.wait(10_000);
    next.connect();
    expect(next.cdr(callId)).toMatchObject({ trunkId: 'second', lineResult: 'UNKNOWN_GAP' });
  });
});

describe('no other trunk is tried', () => {
  const NEVER: readonly (readonly [string, CallEnd])[] = [
    ['busy', BUSY],
    ['declined', { q850: 21, sip: 603, requestedByNetwork: true }],
    ['rejected', { q850: 21, sip: 403, requestedByNetwork: true }],
    ['an unknown number', { q850: 1, sip: 404, requestedByNetwork: true }],
    ['a phone that is off', { q850: 19, sip: 480, requestedByNetwork: true }],
    ['our ring time', { q850: 19, sip: 480, requestedByNetwork: false }],
    ['blocked', { q850: 127, sip: 608, requestedByNetwork: true }],
    ['a codec that does not fit', { q850: 58, sip: 488, requestedByNetwork: true }],
  ];
  it.each(NEVER)('after %s', (_what, end) => {
    const floor = twoTrunks();
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    floor.end(callId, end);
    expect(floor.take('reserveLine')).toEqual([]);
    expect(floor.cdr(callId).trunkId).toBe('carrier');
  });

  it.each(['ringing', 'earlyMedia'] as const)('after a carrier fault that comes after %s', (progress) => {
    const floor = twoTrunks();
    const callId = floor.dialled();
    floor.give({ type: 'callProgress', callId, progress });
    floor.end(callId, CONGESTED);
    expect(floor.take('reserveLine')).toEqual([]);
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'CONGESTION', charged: false });
  });
});
