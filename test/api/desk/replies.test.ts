import { describe, expect, it } from 'vitest';
import { createAllowance } from '../../../src/api/desk/allowance.ts';
import { createReplies } from '../../../src/api/desk/replies.ts';
import { createScreens } from '../../../src/api/desk/screens.ts';

describe('answers to commands', () => {
  it('are given again for the same agent and id, and the command is run once', async () => {
    const replies = createReplies();
    let runs = 0;
    const run = async () => ({ ok: true, result: (runs += 1) });
    const given = await Promise.all([replies.once('mei', 'a', run), replies.once('mei', 'a', run)]);
    expect(given.map(({ result }) => result)).toEqual([1, 1]);
    expect((await replies.once('li', 'a', run)).result).toBe(2);
    expect((await replies.once('mei', 'b', run)).result).toBe(3);
  });

  it('are forgotten in the end, the oldest first', async () => {
    const replies = createReplies();
    let runs = 0;
    const run = async () => ({ ok: true, result: (runs += 1) });
    for (let id = 0; id <= 200; id += 1) await replies.once('mei', String(id), run);
    expect((await replies.once('mei', '200', run)).result).toBe(201);
    expect((await replies.once('mei', '0', run)).result).toBe(202);
  });
});

describe('the allowance of a connection', () => {
  it('lets some come at once, and then as many as the rate', () => {
    const allowance = createAllowance(10, 3);
    expect([0, 0, 0, 0].map((at) => allowance.take(at))).toEqual([true, true, true, false]);
    expect(allowance.take(100)).toBe(false);
    expect(allowance.take(1_000)).toBe(true);
  });

  it('does not save up more than that', () => {
    const allowance = createAllowance(10, 3);
    allowance.take(0);
    const taken = Array.from({ length: 10 }, () => allowance.take(3_600_000)).filter(Boolean);
    expect(taken).toHaveLength(3);
  });
});

describe('the screen that is made ready', () => {
  const asked = { campaignId: 'c', leadId: 'l', attemptId: 'a', isInbound: false };

  it('is loaded once for the reservation and the join', async () => {
    let loads = 0;
    const screens = createScreens(async () => (loads += 1));
    expect(await screens.prepare(asked)).toBe(1);
    expect(await screens.prepare(asked)).toBe(1);
    expect(await screens.prepare({ ...asked, attemptId: 'b' })).toBe(2);
  });

  it('is loaded again where it could not be read, and after it was let go', async () => {
    let loads = 0;
    const screens = createScreens(async () => {
      loads += 1;
      if (loads === 1) throw new Error('the database is away');
      return loads;
    });
    await expect(screens.prepare(asked)).rejects.toThrow('away');
    expect(await screens.prepare(asked)).toBe(2);
    screens.drop();
    expect(await screens.prepare(asked)).toBe(3);
  });
});
