/**
 * Requirements 12 to 14: a ring timeout, a network refusal and our own hang-up are told apart, and repeated,
 * swapped and late events lead to the same final state as the orderly ones.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lineResult, type HangupReason, type LineResult } from '../../src/domain/call/lineResult.ts';
import type { TelephonyEvent } from '../../src/ports/telephony.ts';
import { startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';
import { DISORDERS } from '../support/eventFaults.ts';
import { pass, startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { ariSettings, startTelephony, type RunningTelephony } from '../support/telephony.ts';

describe('requirements 12, 13 and 14: outcomes', () => {
  let asterisks: TestAsterisks;
  let proxy: FaultProxy;
  let telephony: RunningTelephony;
  let calls = 0;
  beforeAll(async () => {
    asterisks = await startTestAsterisks();
    proxy = await startFaultProxy(asterisks.pbx.ariUrl);
    telephony = await startTelephony(ariSettings(asterisks.pbx, proxy.url));
  });
  afterEach(() => {
    proxy.events = pass;
  });
  afterAll(async () => {
    await telephony.port.stop();
    await proxy.close();
    await asterisks.stop();
  });

  async function call(code: string, ringTimeoutMs = 20_000): Promise<string> {
    calls += 1;
    const callId = `call-${calls}`;
    await telephony.originate(callId, code, { ringTimeoutMs });
    return callId;
  }

  function resultOf(callId: string, hangupReason?: HangupReason): LineResult {
    const [ended] = telephony.of('callEnded', callId);
    if (ended?.type !== 'callEnded') throw new Error(`${callId} has not ended`);
    return lineResult(ended.end, {
      answered: telephony.of('callAnswered', callId).length > 0,
      progressed: telephony.of('callProgress', callId).length > 0,
      hangupReason,
    });
  }

  it.each<readonly [string, LineResult]>([
    ['11', 'NO_ANSWER'],
    ['12', 'NO_ANSWER'],
    ['13', 'NO_RINGBACK'],
    ['20', 'UNAVAILABLE'],
    ['14', 'UNAVAILABLE'],
  ])('12: number %s with a ring time of 3 s is %s', async (code, expected) => {
    const callId = await call(code, 3_000);
    const ended = await telephony.seen('callEnded', callId);
    // The very same numbers for all of them: only who asked tells them apart.
    expect(ended).toMatchObject({ end: { q850: 19, sip: 480 } });
    expect(resultOf(callId)).toBe(expected);
  });

  it.each<readonly [string, TelephonyEvent['type'], LineResult]>([
    ['11', 'callProgress', 'CANCELLED'],
    ['13', 'callDialling', 'CANCELLED'],
    ['40', 'callAnswered', 'ANSWERED'],
  ])('13: our own hang-up of number %s after %s is %s', async (code, after, expected) => {
    const callId = await call(code);
    await telephony.seen(after, callId);
    await telephony.port.hangup(callId, 'shutdown');
    const ended = await telephony.seen('callEnded', callId);
    expect(ended).toMatchObject({ end: { requestedByNetwork: false } });
    expect(resultOf(callId, 'shutdown')).toBe(expected);
  });

  describe.each(DISORDERS)('14: when events %s', (_what, fault) => {
    it.each([
      ['05', ['callDialling', 'callProgress ringing', 'callAnswered', 'callEnded'], 'ANSWERED'],
      ['10', ['callDialling', 'callEnded'], 'BUSY'],
      ['14', ['callDialling', 'callProgress ringing', 'callEnded'], 'UNAVAILABLE'],
      ['21', ['callDialling', 'callEnded'], 'INVALID_NUMBER'],
    ])('number %s gives %j and is %s', async (code, expected, result) => {
      proxy.events = fault();
      const callId = await call(code);
      await telephony.seen('callEnded', callId);
      const told = telephony.events.flatMap((event) =>
        'callId' in event && event.callId === callId
          ? [event.type === 'callProgress' ? `${event.type} ${event.progress}` : event.type]
          : [],
      );
      expect(told).toEqual(expected);
      expect(resultOf(callId)).toBe(result);
    });

    it('a key is told once', async () => {
      proxy.events = fault();
      const callId = await call('41');
      await telephony.seen('dtmf', callId);
      await telephony.port.hangup(callId, 'shutdown');
      await telephony.seen('callEnded', callId);
      expect(telephony.of('dtmf', callId)).toHaveLength(1);
    });
  });
});
