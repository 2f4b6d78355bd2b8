/** A job of the caller (an import, a simulation), looked at until it has ended. */
import { useEffect } from 'preact/hooks';
import type { Contract } from '../../api/contract.ts';
import type { AnswerOf } from '../../api/endpoint.ts';
import { api } from '../api.ts';
import { useLoaded, type Loaded } from './useLoaded.ts';

export type Job = AnswerOf<Contract['GET /jobs/:jobId']>;

const AGAIN_MS = 500;

export function isOver({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

export function useJob(jobId: string): Loaded<Job> {
  const loaded = useLoaded((signal) => api('GET /jobs/:jobId', { params: { jobId } }, { signal }), [jobId]);
  const { value, isLoading, reload } = loaded;
  const isWaiting = value === undefined || !isOver(value);
  useEffect(() => {
    if (isLoading || !isWaiting) return undefined;
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isLoading, isWaiting, reload]);
  return loaded;
}
