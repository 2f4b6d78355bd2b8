/** What the adapter does with a database that gives way to another transaction. */
import { describe, expect, it } from 'vitest';
import { createRecords } from '../../src/records/adapter.ts';
import { SqlFailure, type Sql } from '../../src/records/sql.ts';

function failing(code: string, times: number): Sql & { asked: number } {
  const sql = {
    asked: 0,
    async query<Row>(): Promise<Row[]> {
      sql.asked += 1;
      if (sql.asked <= times) throw new SqlFailure('another went first', 'refused', code);
      return [];
    },
    script: async (): Promise<void> => undefined,
    transaction: <Result>(work: (session: Sql) => Promise<Result>): Promise<Result> => work(sql),
    open: async (): Promise<void> => undefined,
    close: async (): Promise<void> => undefined,
    product: () => ({ name: 'none', version: '0' }),
  };
  return sql;
}

describe('a statement that meets another transaction', () => {
  it.each(['40P01', '40001'])('is asked again after %s, three times at most', async (code) => {
    const once = failing(code, 1);
    expect(await createRecords(once, 'here').lists()).toEqual([]);
    expect(once.asked).toBe(2);
    const always = failing(code, 99);
    await expect(createRecords(always, 'here').lists()).rejects.toMatchObject({ code });
    expect(always.asked).toBe(3);
  });

  it('is not asked again where the fault is its own', async () => {
    const wrong = failing('42P01', 1);
    await expect(createRecords(wrong, 'here').lists()).rejects.toMatchObject({ code: '42P01' });
    expect(wrong.asked).toBe(1);
  });
});
