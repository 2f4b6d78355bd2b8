/**
 * Work that outlives the request it was asked by: bounded in number, with progress, cancelled by whoever asked, and
 * with a result that is kept for a while. A job belongs to one person; for everybody else there is none of its id.
 * Jobs live in this process: what an import has stored is on record, and the same file goes on where it stood.
 */
import { randomUUID } from 'node:crypto';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import type { ErrorCode } from './errorCatalogue.ts';
import { OutpaceError, publicError } from './errors.ts';

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobProgress {
  readonly done: number;
  /** Absent: not known. */
  readonly total?: number | undefined;
  /** What was counted so far, such as rows and rejects. */
  readonly counts?: Readonly<Record<string, number>> | undefined;
}

export interface JobProblem {
  readonly code: ErrorCode;
  readonly detail: string;
}

export interface Job {
  readonly jobId: string;
  /** Such as `list.import`. */
  readonly kind: string;
  /** Who asked for it. */
  readonly ownerId: string;
  /** What it is about, such as the id of a list. */
  readonly subject: string;
  readonly state: JobState;
  readonly progress: JobProgress;
  readonly createdAt: Instant;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  /** Of a job that is done. */
  readonly result?: unknown;
  /** Of a job that failed. */
  readonly problem?: JobProblem;
  /** Path of what it leaves beside its result. */
  readonly file?: string;
}

export interface JobTools {
  /** Work that hears of it stops soon, and leaves what it has done complete in itself. */
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
}

export interface NewJob {
  readonly kind: string;
  readonly ownerId: string;
  readonly subject: string;
  readonly work: (tools: JobTools) => Promise<unknown>;
  readonly file?: string;
  /** When the job is kept no longer: what is left of it, such as files. */
  readonly forget?: () => void;
}

export interface JobLimits {
  readonly running: number;
  /** Running and waiting, of one person. */
  readonly perOwner: number;
  /** Running and waiting, of everybody. */
  readonly open: number;
  readonly kept: number;
  readonly keptMs: number;
}

export const JOB_LIMITS: JobLimits = { running: 2, perOwner: 5, open: 50, kept: 200, keptMs: 24 * HOUR_MS };

export interface JobsOptions {
  readonly now: () => Instant;
  /** Hears of bugs. */
  readonly onError: (error: unknown) => void;
  readonly limits?: JobLimits;
}

export interface Jobs {
  /** Throws `OUT_TOO_MANY` where too many are under way. */
  start(job: NewJob): Job;
  /** The newest first. */
  of(ownerId: string): readonly Job[];
  /** Throws `OUT_NOT_FOUND`, also where it is somebody else's. */
  job(jobId: string, ownerId: string): Job;
  /** One that has ended stays as it is. */
  cancel(jobId: string, ownerId: string): Job;
  /** Hears of each change of any job; returns how to stop hearing. */
  onChange(listener: (job: Job) => void): () => void;
  /** What is kept for too long, whether anybody asks for it or not. */
  forgetOld(): void;
  /** Cancels all of them; resolves when their work has ended. */
  stop(): Promise<void>;
}

interface Entry {
  job: Job;
  readonly asked: NewJob;
  readonly abort: AbortController;
  ended: Promise<void>;
}

const isOpen = ({ state }: Job): boolean => state === 'waiting' || state === 'running';

export function createJobs({ now, onError, limits = JOB_LIMITS }: JobsOptions): Jobs {
  /** In the order in which they came. */
  const entries = new Map<string, Entry>();
  const listeners = new Set<(job: Job) => void>();
  let isStopped = false;

  function set(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change };
    for (const listener of listeners) listener(entry.job);
  }

  function next(): void {
    const all = [...entries.values()];
    const running = all.filter(({ job }) => job.state === 'running').length;
    const waiting = all.filter(({ job }) => job.state === 'waiting');
    for (const entry of waiting.slice(0, Math.max(0, limits.running - running))) entry.ended = run(entry);
  }

  async function run(entry: Entry): Promise<void> {
    set(entry, { state: 'running', startedAt: now() });
    const { signal } = entry.abort;
    const report = (progress: JobProgress): void => {
      if (isOpen(entry.job)) set(entry, { progress });
    };
    try {
      const result = await entry.asked.work({ signal, report });
      set(entry, { state: 'done', endedAt: now(), result });
    } catch (error) {
      set(entry, { ...outcomeOf(error, signal), endedAt: now() });
    }
    next();
  }

  function outcomeOf(error: unknown, signal: AbortSignal): Partial<Job> {
    if (signal.aborted && error === signal.reason) return { state: 'cancelled' };
    const known = publicError(error);
    if (known === undefined) onError(error);
    const { code, message } = known ?? BUG;
    return { state: 'failed', problem: { code, detail: message } };
  }

  /** Those that ended long ago, and the oldest where there are too many. */
  function tidy(): void {
    const ended = [...entries.values()].filter(({ job }) => !isOpen(job));
    const surplus = Math.max(0, ended.length - limits.kept);
    for (const [index, { job, asked }] of ended.entries()) {
      if (index >= surplus && now() - (job.endedAt ?? 0) <= limits.keptMs) continue;
      entries.delete(job.jobId);
      asked.forget?.();
    }
  }

  function refuseTooMany(ownerId: string): void {
    const open = [...entries.values()].filter(({ job }) => isOpen(job));
    const own = open.filter(({ job }) => job.ownerId === ownerId).length;
    if (isStopped) throw new OutpaceError('OUT_UNAVAILABLE', 'the engine is being stopped: ask again later');
    if (own < limits.perOwner && open.length < limits.open) return;
    throw new OutpaceError(
      'OUT_TOO_MANY',
      `${own} jobs of yours and ${open.length} in all are under way: wait for one to end, or cancel one`,
    );
  }

  function entryOf(jobId: string, ownerId: string): Entry {
    tidy();
    const entry = entries.get(jobId);
    if (entry !== undefined && entry.job.ownerId === ownerId) return entry;
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `you have no job ${JSON.stringify(jobId)}, it ended long ago, or the engine was restarted since: begin it again, ` +
        'and an import goes on where it stood',
    );
  }

  function abort(entry: Entry): void {
    const { state } = entry.job;
    entry.abort.abort();
    if (state === 'waiting') set(entry, { state: 'cancelled', endedAt: now() });
  }

  return {
    start(asked) {
      tidy();
      refuseTooMany(asked.ownerId);
      const { kind, ownerId, subject, file } = asked;
      const job: Job = {
        jobId: randomUUID(),
        kind,
        ownerId,
        subject,
        state: 'waiting',
        progress: { done: 0 },
        createdAt: now(),
        ...(file === undefined ? {} : { file }),
      };
      const entry: Entry = { job, asked, abort: new AbortController(), ended: Promise.resolve() };
      entries.set(job.jobId, entry);
      next();
      return entry.job;
    },
    of(ownerId) {
      tidy();
      const own = [...entries.values()].filter(({ job }) => job.ownerId === ownerId);
      return own.map(({ job }) => job).toReversed();
    },
    job: (jobId, ownerId) => entryOf(jobId, ownerId).job,
    cancel(jobId, ownerId) {
      const entry = entryOf(jobId, ownerId);
      if (isOpen(entry.job)) abort(entry);
      return entry.job;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forgetOld: tidy,
    async stop() {
      isStopped = true;
      const open = [...entries.values()].filter(({ job }) => isOpen(job));
      for (const entry of open) abort(entry);
      await Promise.all(open.map(({ ended }) => ended));
      for (const { asked } of entries.values()) asked.forget?.();
      entries.clear();
    },
  };
}

const BUG = { code: 'OUT_BUG', message: 'something went wrong here; the log of the engine has it' } as const;
