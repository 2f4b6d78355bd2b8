/**
 * Requirements 7 and 8 at the adapter: the process that placed calls dies without a word; another one, under the
 * next fencing number, takes over what rings, what is answered and what is joined, and controls it.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  isWaitingRoom,
  liveBridges,
  liveChannels,
  startTestAsterisks,
  type TestAsterisks,
} from '../support/asterisk.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { ariSettings, startTelephony, type RunningTelephony } from '../support/telephony.ts';

describe('adopting the legs of a dead process', () => {
  let asterisks: TestAsterisks;
  let proxy: FaultProxy;
  let dead: RunningTelephony;
  let heir: RunningTelephony;
  const bridgeId = randomUUID();
  beforeAll(async () => {
    asterisks = await startTestAsterisks({ phones: ['quiet1', 'quiet2'] });
    proxy = await startFaultProxy(asterisks.pbx.ariUrl);
    dead = await startTelephony(ariSettings(asterisks.pbx, proxy.url), 'outpace-heir-6');
    await seatPhone('seat-1', 'quiet1');
    await seatPhone('seat-2', 'quiet2');
    await dead.originate('joined-1', '40');
    await dead.seen('callAnswered', 'joined-1');
    await dead.port.bridge(bridgeId, ['seat-1', 'joined-1']);
    await dead.seen('bridged', 'joined-1');
    await dead.originate('answered-1', '40');
    await dead.seen('callAnswered', 'answered-1');
    await dead.originate('ringing-1', '08');
    await dead.seen('callProgress', 'ringing-1');
    // Cut off from Asterisk in one moment, with nothing tidied up: as a killed process leaves it.
    await proxy.refuse();
    heir = await startTelephony(ariSettings(asterisks.pbx), 'outpace-heir-7');
  });
  afterAll(async () => {
    await Promise.all([dead.port.stop(), heir.port.stop()]);
    await proxy.close();
    await asterisks.stop();
  });

  async function seatPhone(callId: string, phone: string): Promise<void> {
    await dead.originate(callId, '40', { target: { kind: 'phone', phone } });
    await dead.seen('callAnswered', callId);
    await dead.port.seat(callId);
  }

  it('lists every leg of the dial group with its state and bridge, and none of another', async () => {
    const other = await startTelephony(ariSettings(asterisks.pbx), 'outpace-others-1');
    await other.originate('foreign-1', '40');
    await other.seen('callAnswered', 'foreign-1');
    const live = await heir.port.liveCalls();
    expect([...live].sort((a, b) => (a.callId < b.callId ? -1 : 1))).toEqual([
      { callId: 'answered-1', state: 'up' },
      { callId: 'joined-1', state: 'up', bridgeId },
      { callId: 'ringing-1', state: 'ringing' },
      { callId: 'seat-1', state: 'up', bridgeId },
      { callId: 'seat-2', state: 'up' },
    ]);
    await other.port.hangup('foreign-1', 'shutdown');
    await other.seen('callEnded', 'foreign-1');
    await other.port.stop();
  });

  it('adopts all of them without disturbing the bridge', async () => {
    for (const { callId } of await heir.port.liveCalls()) await heir.port.adopt(callId);
    const bridges = await liveBridges(asterisks.pbx);
    const joined = bridges.find((bridge) => bridge.id === bridgeId);
    expect([...(joined?.channels ?? [])].sort()).toEqual(['joined-1', 'seat-1']);
    const rooms = bridges.filter(isWaitingRoom);
    expect(rooms.flatMap(({ channels }) => channels)).toEqual(['seat-2']);
    expect(heir.of('unbridged')).toEqual([]);
    // What the list told is not told again.
    expect(heir.of('callAnswered')).toEqual([]);
  });

  it('plays to the answered leg and hears its keys', async () => {
    await heir.port.play('answered-1', 'playback-1', ['outpace/goodbye']);
    expect(await heir.seen('playbackFinished', 'answered-1')).toMatchObject({ outcome: 'done' });
  });

  it('sees the ringing leg answer, press a key, and joins it with the seated agent', async () => {
    await heir.seen('callAnswered', 'ringing-1');
    await heir.seen('dtmf', 'ringing-1');
    expect(heir.of('dtmf', 'ringing-1')).toMatchObject([{ digit: '1' }]);
    const second = randomUUID();
    await heir.port.bridge(second, ['seat-2', 'ringing-1']);
    await heir.seen('bridged', 'ringing-1');
    await heir.seen('bridged', 'seat-2');
    expect(await heir.seen('callEnded', 'ringing-1')).toMatchObject({ end: { requestedByNetwork: true } });
    expect(heir.of('unbridged', 'ringing-1')).toHaveLength(1);
    await heir.port.unbridge(second);
    await heir.port.seat('seat-2');
  });

  it('sees the joined pair part, and ends everything', async () => {
    await heir.port.hangup('joined-1', 'agent-hangup');
    await heir.seen('callEnded', 'joined-1');
    expect(heir.of('unbridged', 'joined-1')).toHaveLength(1);
    await heir.port.unbridge(bridgeId);
    for (const { callId } of await heir.port.liveCalls()) await heir.port.hangup(callId, 'shutdown');
    for (const callId of ['answered-1', 'seat-1', 'seat-2']) {
      await heir.seen('callEnded', callId);
      expect(heir.of('callEnded', callId)).toHaveLength(1);
    }
    await eventually(async () => (await liveChannels(asterisks.pbx)).length === 0, 'no channel left');
  });

  it('refuses to adopt a leg that is gone', async () => {
    await expect(heir.port.adopt('joined-1')).rejects.toMatchObject({ outcome: 'refused', code: '404' });
  });
});
