/** Which way a prompt goes to a leg whose bridge may be gone before it is told. */
import { describe, expect, it } from 'vitest';
import type { Assembly } from '../../../src/telephony/ari/assembly.ts';
import { newLeg } from '../../../src/telephony/ari/leg.ts';
import { play } from '../../../src/telephony/ari/play.ts';
import { telephonyFailure } from '../../../src/telephony/failures.ts';

const STAY = { isInside: true, stampMs: 0 };
const ROOMS = new Set(['seats-main-0']);

async function played(bridgeIds: readonly string[], refusals: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const told: string[] = [];
  const parts = {
    library: {
      call: async (resource: string, _operation: string, { bridgeId }: Readonly<Record<string, string>>) => {
        const where = bridgeId === undefined ? resource : `${resource} ${bridgeId}`;
        asked.push(where);
        const code = refusals[where];
        const failure = { operation: 'play', outcome: 'refused', code, message: 'no' } as const;
        if (code !== undefined) throw telephonyFailure({ ...failure, code });
      },
    },
    table: {
      playbackAsked: () => undefined,
      playbackRefused: (playbackId: string) => told.push(playbackId),
      leg: () => ({ ...newLeg('leg'), stays: new Map(bridgeIds.map((id) => [id, STAY])) }),
    },
  };
  const order = { callId: 'leg', playbackId: 'p', media: 'sound:hello' };
  const fault = await play(parts as unknown as Pick<Assembly, 'library' | 'table'>, order, ROOMS).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  return { asked, told, fault };
}

describe('a prompt', () => {
  it('goes to the bridge of a conversation, and past a waiting room to the leg alone', async () => {
    expect((await played(['b-1'])).asked).toEqual(['bridges b-1']);
    expect((await played(['seats-main-0'])).asked).toEqual(['channels']);
  });

  it('goes to the leg alone where the bridge is gone and that was not told yet', async () => {
    const { asked, told, fault } = await played(['b-1'], { 'bridges b-1': '404' });
    expect([asked, told, fault]).toEqual([['bridges b-1', 'channels'], [], undefined]);
  });

  it('is refused where neither takes it', async () => {
    const refusals = { 'bridges b-1': '404', channels: '404' };
    const { asked, told, fault } = await played(['b-1'], refusals);
    expect(asked).toEqual(['bridges b-1', 'channels']);
    expect([told, fault === undefined]).toEqual([['p'], false]);
    expect((await played(['b-1'], { 'bridges b-1': '409' })).asked).toEqual(['bridges b-1']);
  });
});
