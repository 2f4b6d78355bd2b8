/** What is asked of calls, and the pages of what was found. */
import { useEffect, useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { useAction } from '../../components/useAction.ts';

export type CallSearch = RequestOf<Contract['POST /calls/search']>['body'];
export type FoundCall = AnswerOf<Contract['POST /calls/search']>['items'][number];

export interface FoundCalls {
  readonly calls: readonly FoundCall[];
  /** Absent: these are all. */
  readonly more: (() => void) | undefined;
  readonly isLoading: boolean;
  readonly error: unknown;
}

export function useCalls(search: CallSearch): FoundCalls {
  const [calls, setCalls] = useState<readonly FoundCall[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const asked = JSON.stringify(search);
  const first = useAction(async () => {
    const page = await api('POST /calls/search', { body: search });
    setCalls(page.items);
    setNext(page.next);
  });
  const later = useAction(async () => {
    if (next === null) return;
    const page = await api('POST /calls/search', { body: { ...search, cursor: next } });
    setCalls((before) => [...before, ...page.items]);
    setNext(page.next);
  });
  useEffect(() => void first.run(), [asked]);
  return {
    calls,
    more: next === null ? undefined : () => void later.run(),
    isLoading: first.isBusy || later.isBusy,
    error: first.error ?? later.error,
  };
}
