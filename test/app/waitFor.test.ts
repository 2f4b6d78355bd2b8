import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findPostgres } from '../../src/app/postgres.ts';
import { waitFor } from '../../src/app/waitFor.ts';
import { hasPostgres, startTestPostgres } from '../support/postgres.ts';

const refused = (code: string): Error => new Error('Postgres at db:5432: refused', { cause: { code } });

describe('a server that does not answer at the start', () => {
  it('is waited for, and the waiting is told with what is wrong', async () => {
    const told: string[] = [];
    let asked = 0;
    const answer = await waitFor(
      async () => {
        asked += 1;
        if (asked < 2) throw refused('ECONNREFUSED');
        return '15.18';
      },
      { waitMs: 30_000, onProgress: (message) => told.push(message) },
    );
    expect([answer, asked]).toEqual(['15.18', 2]);
    expect(told).toEqual(['Postgres at db:5432: refused: waiting for it, 30 s more at most']);
  });

  it('ends the start once the time is over, with its own words', async () => {
    const ask = () => Promise.reject(refused('ECONNREFUSED'));
    await expect(waitFor(ask, { waitMs: 50 })).rejects.toThrow('Postgres at db:5432: refused');
    await expect(waitFor(ask, {})).rejects.toThrow('refused');
  });

  it('ends it at once where it is there and refuses us, unless it is only starting', async () => {
    let asked = 0;
    const ask = (code: string) => async () => {
      asked += 1;
      if (asked === 2) return 'up';
      throw refused(code);
    };
    await expect(waitFor(ask('28P01'), { waitMs: 60_000 })).rejects.toThrow('refused');
    expect(asked).toBe(1);
    asked = 0;
    expect(await waitFor(ask('57P03'), { waitMs: 60_000 })).toBe('up');
  });

  it.skipIf(!hasPostgres)('is a Postgres that comes up behind its port', async () => {
    const postgres = await startTestPostgres();
    const url = await postgres.freshDatabase();
    // Hangs up on everybody, as a proxy before a database that is down.
    const down = createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve) => void down.listen(0, '127.0.0.1', resolve));
    const address = down.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const there = new URL(url);
    const gone = new URL(url);
    gone.port = String(port);
    const told: string[] = [];
    const about = { name: 'x', onProgress: (message: string) => void told.push(message) };
    await expect(findPostgres({ ...about, url: gone.href, waitMs: 100 })).rejects.toThrow(/Postgres at 127/);
    expect(told[0]).toMatch(/waiting for it/);
    expect(await findPostgres({ ...about, url: there.href, waitMs: 100 })).toMatchObject({
      source: 'configuration',
    });
    await new Promise((resolve) => void down.close(resolve));
    await postgres.stop();
  });
});
