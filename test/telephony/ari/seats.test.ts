/** Waiting rooms and the orders that are under way: none is taken away under music that is about to start. */
import { describe, expect, it } from 'vitest';
import type { AriLibrary } from '../../../src/telephony/ari/library.ts';
import { WaitingRooms } from '../../../src/telephony/ari/seats.ts';
import { goneIsFine, telephonyFailure } from '../../../src/telephony/failures.ts';

describe('waiting rooms', () => {
  it('are taken away when all music that was ordered has been answered, in whatever order', async () => {
    const roomIds = new Set(['seats-main-0']);
    const asked: string[] = [];
    const music: (() => void)[] = [];
    const library = {
      call: (_resource: string, operation: string) => {
        asked.push(operation);
        if (operation === 'list') return Promise.resolve([{ id: 'seats-main-0', channels: [] }]);
        if (operation !== 'startMoh' || asked.filter((one) => one === 'startMoh').length === 1)
          return Promise.resolve(undefined);
        return new Promise<void>((resolve) => music.push(resolve));
      },
    } as unknown as AriLibrary;
    const rooms = new WaitingRooms(library, roomIds, () => undefined);
    await rooms.enter('one');
    await rooms.enter('two');
    expect(music).toHaveLength(2);
    const closed = rooms.close(1_000);
    // The later order is answered first.
    music[1]?.();
    await Promise.resolve();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(asked).not.toContain('list');
    music[0]?.();
    await closed;
    expect(asked.slice(-2)).toEqual(['list', 'destroy']);
  });
});

describe('an order to end something', () => {
  const refusedWith = (code: string) =>
    Promise.reject(telephonyFailure({ operation: 'end', outcome: 'refused', code, message: 'no' }));

  it('is fulfilled where the thing is gone, and by no other refusal', async () => {
    await expect(goneIsFine(refusedWith('404'))).resolves.toBeUndefined();
    await expect(goneIsFine(refusedWith('409'), '409')).resolves.toBeUndefined();
    await expect(goneIsFine(refusedWith('409'))).rejects.toThrow('no');
  });
});
