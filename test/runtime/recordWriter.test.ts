import { describe, expect, it } from 'vitest';
import { createRecordWriter, SPOOL_LIMIT } from '../../src/runtime/recordWriter.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import type { RecordEntry } from '../../src/ports/records.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { breakable, keptLog, settle } from './parts.ts';

const entry = (index: number): RecordEntry => ({
  type: 'agentStateChanged',
  agentId: `agent-${index}`,
  state: 'ready',
  at: index,
});
const entries = (from: number, to: number): RecordEntry[] =>
  Array.from({ length: to - from }, (_, index) => entry(from + index));

function writing() {
  const clock = createVirtualClock(1_000);
  const { hopper } = createMemoryStores('main', { clock });
  const [records, recordsBreaker] = breakable(createMemoryRecords());
  const [brokenHopper, hopperBreaker] = breakable(hopper);
  const log = keptLog();
  const full: boolean[] = [];
  const writer = createRecordWriter({
    hopper: brokenHopper,
    records,
    clock,
    log,
    spoolFull: (isFull) => full.push(isFull),
  });
  const append = async (list: readonly RecordEntry[]): Promise<void> => {
    for (const one of list) await hopper.append(1, one);
  };
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  return { writer, hopper, records, recordsBreaker, hopperBreaker, log, full, append, pass };
}

describe('the record writer', () => {
  it('moves records to the database in order, in batches', async () => {
    const { writer, hopper, records, recordsBreaker, append, pass } = writing();
    await append(entries(0, 1_201));
    writer.start();
    await pass(10);
    expect(records.written).toEqual(entries(0, 1_201));
    expect(recordsBreaker.calls.filter(({ method }) => method === 'write')).toHaveLength(3);
    expect(await hopper.spoolLength()).toBe(0);
    await append(entries(1_201, 1_202));
    await pass(200);
    expect(records.written).toHaveLength(1_202);
    await writer.stop();
  });

  it('loses nothing while the database is away, and keeps the order', async () => {
    const { writer, hopper, records, recordsBreaker, log, append, pass } = writing();
    await append(entries(0, 3));
    recordsBreaker.breakAll();
    writer.start();
    await pass(60_000);
    await append(entries(3, 900));
    expect(records.written).toEqual([]);
    expect(await hopper.spoolLength()).toBe(900);
    recordsBreaker.mend();
    await pass(6_000);
    expect(records.written).toEqual(entries(0, 900));
    expect(log.events().at(-1)).toBe('records.back');
    await writer.stop();
  });

  it('asks the database less and less often, at least each 5 s', async () => {
    const { writer, recordsBreaker, append, pass } = writing();
    await append(entries(0, 1));
    recordsBreaker.breakAll();
    writer.start();
    await pass(60_500);
    const tries = recordsBreaker.calls.length;
    expect(tries).toBeGreaterThanOrEqual(13);
    expect(tries).toBeLessThanOrEqual(17);
    await writer.stop();
  });

  it('writes again what it could not take off the spool: the database takes a record twice', async () => {
    const { writer, hopper, records, hopperBreaker, append, pass } = writing();
    await append(entries(0, 2));
    hopperBreaker.fail('ackSpool');
    writer.start();
    await pass(1_000);
    expect(records.written).toEqual([...entries(0, 2), ...entries(0, 2)]);
    expect(await hopper.spoolLength()).toBe(0);
    await writer.stop();
  });

  it('stops dialling when the spool is full, and lets it go on when it is half empty', async () => {
    const { writer, recordsBreaker, hopper, full, append, pass } = writing();
    let length = SPOOL_LIMIT;
    hopper.spoolLength = async () => length;
    await append(entries(0, 1));
    recordsBreaker.breakAll();
    writer.start();
    await settle();
    expect(full).toEqual([true]);
    await pass(20_000);
    expect(full, 'said once').toEqual([true]);
    recordsBreaker.mend();
    await append(entries(1, 600));
    length = SPOOL_LIMIT - 1;
    await pass(5_000);
    // The batch that was full looked at the length; the next one was not full.
    expect(full).toEqual([true, false]);
    await writer.stop();
  });

  it('stops dialling also where the database is there and too slow', async () => {
    const { writer, hopper, full, append, pass } = writing();
    hopper.spoolLength = async () => SPOOL_LIMIT + 1;
    await append(entries(0, 500));
    writer.start();
    await settle();
    expect(full).toEqual([true]);
    await pass(1);
    expect(full, 'empty again').toEqual([true, false]);
    await writer.stop();
  });

  it('survives a store that is away with the database', async () => {
    const { writer, records, recordsBreaker, hopperBreaker, full, append, pass } = writing();
    await append(entries(0, 1));
    recordsBreaker.breakAll();
    hopperBreaker.breakAll();
    writer.start();
    await pass(10_000);
    expect(full).toEqual([]);
    recordsBreaker.mend();
    hopperBreaker.mend();
    await pass(5_000);
    expect(records.written).toHaveLength(1);
    await writer.stop();
  });

  it('writes what is left at the end, or says that it could not', async () => {
    const { writer, records, recordsBreaker, append } = writing();
    await append(entries(0, 700));
    recordsBreaker.fail('write');
    await expect(writer.flush()).rejects.toThrow('planned');
    await writer.flush();
    expect(records.written).toEqual(entries(0, 700));
  });
});
