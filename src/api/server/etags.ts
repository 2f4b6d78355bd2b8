/**
 * ETags of what is edited (RFC 9110, 8.8.3): an edit names the one it was made on, and of two at once one counts. What
 * is shown depends on who looks, and so does its ETag.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OutpaceError } from '../../services/errors.ts';
import type { ApiParts } from '../parts.ts';
import type { Route } from './route.ts';

export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
}

/** Whether a list of ETags, or `*`, names this one; weak or strong. */
export function names(header: string, etag: string): boolean {
  return header.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}

/** `shown`: the route that shows what is edited. */
export async function edit<Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Route,
  { apiRequests }: Pick<ApiParts, 'apiRequests'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const madeOn = request.headers['if-match'];
  if (madeOn === undefined)
    throw new OutpaceError('OUT_CONDITION_MISSING', `give If-Match with the ETag of ${shown.name}`);
  const { params = z.object({}), query } = shown.endpoint;
  const asking = { params: params.parse(request.params), query: query?.parse({}) };
  return await apiRequests.inTurn(`${shown.name} ${JSON.stringify(asking.params)}`, async () => {
    const now = shown.textOf(await shown.handle(request, reply, asking)) ?? '';
    if (!names(madeOn, etagOf(now)))
      throw new OutpaceError('OUT_CHANGED', `it was changed meanwhile: read ${shown.name} again`);
    return await work();
  });
}
