/** The desk's part of the API, typed by its own endpoints. */
import type { CallOptions } from '../../../../api/client/client.ts';
import type { AnswerOf, RequestOf } from '../../../../api/endpoint.ts';
import type { deskEndpoints } from '../../../../api/schemas/desk.ts';
import { api } from '../../../api.ts';

type DeskEndpoints = typeof deskEndpoints;
type DeskApi = <Name extends keyof DeskEndpoints>(
  name: Name,
  request: RequestOf<DeskEndpoints[Name]>,
  options?: CallOptions,
) => Promise<AnswerOf<DeskEndpoints[Name]>>;

export const deskApi = api as unknown as DeskApi;
