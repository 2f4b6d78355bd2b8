/** Jobs: bounded, cancelled, forgotten, and nobody's but their owner's. */
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createJobs, JOB_LIMITS, type JobTools } from '../../src/services/jobs.ts';
import { OutpaceError } from '../../src/services/errors.ts';
import { eventually } from '../support/eventually.ts';

const DAY_MS = 86_400_000;

function bench(limits = JOB_LIMITS) {
  const errors: unknown[] = [];
  const clock = { now: 1_000 };
  const jobs = createJobs({ now: () => clock.now, onError: (error) => errors.push(error), limits });
  /** A job that ends when it is told to, or when it is cancelled. */
  const open = (ownerId = 'ada') => {
    const told = new EventEmitter();
    const ending = new Promise<unknown>((resolve, reject) => {
      told.once('end', resolve);
      told.once('fail', reject);
    });
    const begun: { tools?: JobTools } = {};
    const job = jobs.start({
      kind: 'test',
      ownerId,
      subject: 'list',
      work: async (tools) => {
        begun.tools = tools;
        tools.signal.addEventListener('abort', () => told.emit('fail', tools.signal.reason));
        return ending;
      },
    });
    return {
      jobId: job.jobId,
      begun,
      end: (result: unknown) => told.emit('end', result),
      fail: (error: Error) => told.emit('fail', error),
    };
  };
  return { jobs, clock, errors, open };
}

describe('jobs', () => {
  it('tell how far they are, and keep the result', async () => {
    const { jobs, open } = bench();
    const { jobId, end, begun } = open();
    begun.tools?.report({ done: 3, total: 10, counts: { rejected: 1 } });
    expect(jobs.job(jobId, 'ada')).toMatchObject({ state: 'running', progress: { done: 3, total: 10 } });
    end({ rows: 10 });
    await eventually(() => jobs.job(jobId, 'ada').state === 'done');
    expect(jobs.job(jobId, 'ada').result).toEqual({ rows: 10 });
  });

  it('are nobody else’s: neither shown, listed nor cancelled', () => {
    const { jobs, open } = bench();
    const { jobId } = open('ada');
    expect(jobs.of('eve')).toEqual([]);
    expect(() => jobs.job(jobId, 'eve')).toThrow(/you have no job/);
    expect(() => jobs.cancel(jobId, 'eve')).toThrow(/you have no job/);
    expect(jobs.job(jobId, 'ada').state).toBe('running');
  });

  it('run so many at once, the others in their order', async () => {
    const { jobs, open } = bench({ ...JOB_LIMITS, running: 2 });
    const [first, second, third] = [open(), open(), open()];
    expect(jobs.of('ada').map(({ state }) => state)).toEqual(['waiting', 'running', 'running']);
    second.end({});
    await eventually(() => jobs.job(third.jobId, 'ada').state === 'running');
    expect(jobs.job(first.jobId, 'ada').state).toBe('running');
  });

  it('are refused beyond the limit of one person and of all', () => {
    const { open } = bench({ ...JOB_LIMITS, perOwner: 2, open: 3 });
    open('ada');
    open('ada');
    expect(() => open('ada')).toThrow(expect.objectContaining({ code: 'OUT_TOO_MANY' }));
    open('bob');
    expect(() => open('bob')).toThrow(expect.objectContaining({ code: 'OUT_TOO_MANY' }));
  });

  it('are cancelled while they run and while they wait', async () => {
    const { jobs, open } = bench({ ...JOB_LIMITS, running: 1 });
    const [running, waiting] = [open(), open()];
    expect(jobs.cancel(waiting.jobId, 'ada').state).toBe('cancelled');
    jobs.cancel(running.jobId, 'ada');
    await eventually(() => jobs.job(running.jobId, 'ada').state === 'cancelled');
    expect(waiting.begun.tools).toBeUndefined();
  });

  it('that fail say so by a public error; a bug is told to whoever listens, and to nobody else', async () => {
    const { jobs, errors, open } = bench();
    const [refused, broken] = [open(), open()];
    refused.fail(new OutpaceError('OUT_IMPORT_FAILED', 'no column with numbers'));
    broken.fail(new TypeError('secret of the engine'));
    await eventually(() => jobs.of('ada').every(({ state }) => state === 'failed'));
    expect(jobs.job(refused.jobId, 'ada').problem).toEqual({
      code: 'OUT_IMPORT_FAILED',
      detail: 'no column with numbers',
    });
    expect(jobs.job(broken.jobId, 'ada').problem?.detail).not.toContain('secret');
    expect(errors).toHaveLength(1);
  });

  it('are forgotten a day after their end, with what was left of them', async () => {
    const { jobs, clock } = bench();
    const forgotten: string[] = [];
    const { jobId } = jobs.start({
      kind: 'test',
      ownerId: 'ada',
      subject: 'list',
      work: async () => ({}),
      forget: () => forgotten.push('file'),
    });
    await eventually(() => jobs.job(jobId, 'ada').state === 'done');
    clock.now += DAY_MS;
    expect(jobs.of('ada')).toHaveLength(1);
    clock.now += 1;
    expect(jobs.of('ada')).toEqual([]);
    expect(forgotten).toEqual(['file']);
  });

  it('all end before the engine stops, and none begins after', async () => {
    const { jobs, open } = bench();
    const { begun } = open();
    await jobs.stop();
    expect(begun.tools?.signal.aborted).toBe(true);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'OUT_UNAVAILABLE' }));
  });
});
