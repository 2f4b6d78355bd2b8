import { describe, expect, it } from 'vitest';
import type { RejectedRecord, RejectedRecords } from '../../src/ports/rejectedRecords.ts';
import { rejectedRecords, retryRejected } from '../../src/services/rejectedRecords.ts';

const record = (hash: string, text: string): RejectedRecord => ({
  hash,
  text,
  code: '22021',
  error: 'no',
  at: 1,
});

function kept(...records: RejectedRecord[]): RejectedRecords & { readonly tried: string[] } {
  const tried: string[] = [];
  return {
    tried,
    list: async (limit) => records.slice(0, limit),
    count: async () => records.length,
    retry: async (hash) => {
      tried.push(hash);
      return hash.startsWith('ab') ? { ok: true } : { ok: false, error: 'still' };
    },
  };
}

describe('rejected records', () => {
  it('are told by what they are about, their numbers masked and nothing else of them', async () => {
    const text = JSON.stringify({
      type: 'attemptClosed',
      cdr: { attemptId: 'a-1', campaignId: 'c-1', number: '+8613800001234', note: 'Frau Meier' },
    });
    const shown = await rejectedRecords(kept(record('abc', text), record('def', 'no JSON at all')));
    expect(shown[0]).toMatchObject({ type: 'attemptClosed', attemptId: 'a-1', campaignId: 'c-1' });
    expect(JSON.stringify(shown)).not.toMatch(/13800001234|Meier/u);
    expect(shown[1]).toMatchObject({ type: 'unknown', hash: 'def' });
  });

  it('are tried again by the beginnings of their hashes, each once, or all', async () => {
    const some = kept(record('abc1', ''), record('abd2', ''), record('ffff', ''));
    expect(await retryRejected(some, ['abc', 'abc1'])).toEqual({ written: 1, refused: [] });
    expect(some.tried).toEqual(['abc1']);
    expect(await retryRejected(some, [])).toEqual({
      written: 2,
      refused: [{ hash: 'ffff', error: 'still' }],
    });
    await expect(retryRejected(some, ['ab'])).rejects.toThrow('2 rejected records have');
    await expect(retryRejected(some, ['xyz'])).rejects.toThrow('no rejected record has');
  });
});
