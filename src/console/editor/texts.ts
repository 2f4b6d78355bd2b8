/** Flows and scripts as their editors ask the server for them: both are texts that are saved as versions. */
import type { Answer } from '../../api/client/client.ts';
import type { Contract } from '../../api/contract.ts';
import type { AnswerOf } from '../../api/endpoint.ts';
import { api } from '../api.ts';

export type Written = AnswerOf<Contract['GET /flows/:flowId/text']>;
export type Version = AnswerOf<Contract['GET /flows/:flowId/versions']>['versions'][number];
export type DifferenceLine = AnswerOf<
  Contract['GET /flows/:flowId/versions/:number/difference']
>['lines'][number];

export interface Order {
  readonly text: string;
  readonly note: string;
}

export interface TextApi {
  readonly written: (id: string, signal: AbortSignal) => Promise<Answer<Written>>;
  readonly save: (id: string, order: Order, ifMatch: string) => Promise<Answer<Written>>;
  /** Gives the id that is in the text. */
  readonly add: (order: Order) => Promise<string>;
  readonly versions: (id: string, signal: AbortSignal) => Promise<readonly Version[]>;
  readonly version: (id: string, number: number) => Promise<string>;
  readonly difference: (id: string, from: number, to: number) => Promise<readonly DifferenceLine[]>;
}

export const flowTexts: TextApi = {
  written: (flowId, signal) => api.answer('GET /flows/:flowId/text', { params: { flowId } }, { signal }),
  save: (flowId, body, ifMatch) =>
    api.answer('PUT /flows/:flowId/text', { params: { flowId }, body }, { ifMatch }),
  add: async (body) => (await api('POST /flows', { body })).flowId,
  versions: async (flowId, signal) =>
    (await api('GET /flows/:flowId/versions', { params: { flowId } }, { signal })).versions,
  version: async (flowId, number) =>
    (await api('GET /flows/:flowId/versions/:number', { params: { flowId, number } })).text,
  difference: async (flowId, from, number) =>
    (
      await api('GET /flows/:flowId/versions/:number/difference', {
        params: { flowId, number },
        query: { from },
      })
    ).lines,
};

export const scriptTexts: TextApi = {
  written: (scriptId, signal) =>
    api.answer('GET /scripts/:scriptId/text', { params: { scriptId } }, { signal }),
  save: (scriptId, body, ifMatch) =>
    api.answer('PUT /scripts/:scriptId/text', { params: { scriptId }, body }, { ifMatch }),
  add: async (body) => (await api('POST /scripts', { body })).scriptId,
  versions: async (scriptId, signal) =>
    (await api('GET /scripts/:scriptId/versions', { params: { scriptId } }, { signal })).versions,
  version: async (scriptId, number) =>
    (await api('GET /scripts/:scriptId/versions/:number', { params: { scriptId, number } })).text,
  difference: async (scriptId, from, number) =>
    (
      await api('GET /scripts/:scriptId/versions/:number/difference', {
        params: { scriptId, number },
        query: { from },
      })
    ).lines,
};
