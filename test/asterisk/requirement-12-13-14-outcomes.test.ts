/**
 * Requirements 12 to 14: a ring timeout, a network refusal and our own hang-up are told apart, and repeated,
 * swapped and late events lead to the same final state as the orderly ones.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lineResult, type HangupReason, type LineResult } from '../../src/domain/call/lineResult.ts';
import type { TelephonyEvent } from '../../src/ports/telephony.ts';
import { startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';
import { pass, startFaultProxy, twice, type EventFault, type FaultProxy } from '../support/faultProxy.ts';
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

  const FAULTS: readonly (readonly [string, () => EventFault])[] = [
    ['come twice', () => twice],
    ['come twice, the second time late', () => lateAgain],
    ['are swapped in pairs', swapPairs],
    ['are swapped in pairs and come twice', () => twiceAfter(swapPairs())],
  ];
  describe.each(FAULTS)('14: when events %s', (_what, fault) => {
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

const lateAgain: EventFault = (text, deliver) => {
  deliver(text);
  setTimeout(() => deliver(text), 400);
};

/**
 * Holds each event of a channel until the next of the same channel and gives that one first. The two that bound
 * a channel's life keep their place: nothing precedes its first event, and ChannelDestroyed is its last.
 */
function swapPairs(): EventFault {
  const held = new Map<string, string>();
  return (text, deliver) => {
    const event = JSON.parse(text) as {
      type: string;
      channel?: { id: string };
      peer?: { id: string };
    };
    const id = (event.channel ?? event.peer)?.id;
    const before = id === undefined ? undefined : held.get(id);
    if (id === undefined || event.type === 'StasisStart') return deliver(text);
    if (event.type === 'ChannelDestroyed') {
      if (before !== undefined) deliver(before);
      held.delete(id);
      return deliver(text);
    }
    if (before === undefined) {
      held.set(id, text);
      // What has no follower is given after a while.
      setTimeout(() => {
        if (held.get(id) !== text) return;
        held.delete(id);
        deliver(text);
      }, 300);
      return;
    }
    held.delete(id);
    deliver(text);
    deliver(before);
  };
}

function twiceAfter(fault: EventFault): EventFault {
  return (text, deliver) =>
    fault(text, (changed) => {
      deliver(changed);
      deliver(changed);
    });
}
