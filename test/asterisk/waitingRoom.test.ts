/** What a seated agent hears, counted in the RTP packets that Asterisk sends to the phone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ariGet,
  eventually,
  isWaitingRoom,
  liveBridges,
  startTestAsterisks,
  type TestAsterisks,
} from '../support/asterisk.ts';
import { ariSettings, startTelephony, type RunningTelephony } from '../support/telephony.ts';

describe('the waiting room', () => {
  let asterisks: TestAsterisks;
  let telephony: RunningTelephony;
  beforeAll(async () => {
    asterisks = await startTestAsterisks({ phones: ['quiet1'] });
    telephony = await startTelephony(ariSettings(asterisks.pbx));
  });
  afterAll(async () => {
    await telephony.port.stop();
    await asterisks.stop();
  });

  async function sentPackets(callId: string): Promise<number> {
    return (await ariGet<{ txcount: number }>(asterisks.pbx, `channels/${callId}/rtp_statistics`)).txcount;
  }

  it('plays again to whoever comes back into the empty room', async () => {
    const { port } = telephony;
    const target = { kind: 'phone', phone: 'quiet1' } as const;
    await telephony.originate('seat-0', '40', { target });
    await telephony.seen('callAnswered', 'seat-0');
    for (const round of ['first', 'second']) {
      await port.seat('seat-0');
      const before = await sentPackets('seat-0');
      await eventually(
        async () => (await sentPackets('seat-0')) > before + 40,
        `music the ${round} time`,
        5_000,
      );
      await port.bridge(`b-${round}`, ['seat-0']);
      await telephony.seen('bridged', 'seat-0');
      // The music's own channel notices that it is alone.
      const room = async () => (await liveBridges(asterisks.pbx)).find(isWaitingRoom);
      await eventually(async () => (await room())?.channels.length === 0, 'the room is empty');
    }
    await port.hangup('seat-0', 'seat-closed');
    await telephony.seen('callEnded', 'seat-0');
    for (const round of ['first', 'second']) await port.unbridge(`b-${round}`);
  });

  it('plays music to a seated agent, and leaves no bridge when it is closed empty', async () => {
    const { port } = telephony;
    const target = { kind: 'phone', phone: 'quiet1' } as const;
    await telephony.originate('seat-1', '40', { target });
    await telephony.seen('callAnswered', 'seat-1');
    await port.seat('seat-1');
    const before = await sentPackets('seat-1');
    await eventually(async () => (await sentPackets('seat-1')) > before + 40, 'music at the phone', 5_000);
    expect(telephony.of('bridged', 'seat-1')).toEqual([]);
    await port.hangup('seat-1', 'seat-closed');
    await telephony.seen('callEnded', 'seat-1');
    await port.stop();
    // Asterisk answers that the room is gone before it is.
    await eventually(async () => (await liveBridges(asterisks.pbx)).length === 0, 'no bridge is left');
  });
});
