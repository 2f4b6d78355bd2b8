/** From a checked request to its answer: once for a key, in turn with other edits, and with its ETag. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Downloaded, EndpointName } from '../endpoint.ts';
import { sendDownload } from './download.ts';
import { edit, etagOf, names } from './etags.ts';
import { once } from './idempotency.ts';
import { statusOfAnswer, type Route, type RouteOptions } from './route.ts';

/** An answer as it leaves. */
export interface Settled {
  readonly status: number;
  readonly text?: string;
  readonly etag?: string;
  /** It was answered before. */
  readonly isRepeated?: boolean;
}

export type Routes = ReadonlyMap<EndpointName, Route>;

export async function answer(
  route: Route,
  routes: Routes,
  request: FastifyRequest,
  reply: FastifyReply,
  options: RouteOptions,
): Promise<FastifyReply> {
  const { endpoint } = route;
  const { parts, onError } = options;
  const { params, query, body } = request;
  const work = async (): Promise<unknown> => await route.handle(request, reply, { params, query, body });
  if (endpoint.answer !== undefined && !(endpoint.answer instanceof z.ZodType)) {
    const downloaded = (await work()) as Downloaded;
    return sendDownload(reply.code(statusOfAnswer(endpoint)), endpoint.answer.download, downloaded, (error) =>
      onError(error, request.id),
    );
  }
  const settled = await once(route, request, options, async () => {
    const shown = shownBy(route, routes);
    const value = shown === undefined ? await work() : await edit(request, reply, shown, parts, work);
    return settle(route, shown, value);
  });
  return send(reply, settled, request.headers['if-none-match']);
}

/** What this route edits. */
function shownBy({ endpoint: { edits } }: Route, routes: Routes): Route | undefined {
  if (edits === undefined) return undefined;
  const shown = routes.get(edits);
  if (shown === undefined) throw new Error(`there is no ${edits} to be edited`);
  return shown;
}

function settle(route: Route, shown: Route | undefined, value: unknown): Settled {
  const status = statusOfAnswer(route.endpoint);
  const text = route.textOf(value);
  if (text === undefined) return { status };
  const showsTheSame = shown !== undefined && shown.endpoint.answer === route.endpoint.answer;
  return route.isEdited || showsTheSame ? { status, text, etag: etagOf(text) } : { status, text };
}

function send(reply: FastifyReply, settled: Settled, known: string | undefined): FastifyReply {
  const { status, text, etag, isRepeated } = settled;
  if (etag !== undefined) reply.header('etag', etag);
  if (isRepeated === true) reply.header('idempotent-replayed', 'true');
  if (reply.request.method === 'GET' && etag !== undefined && known !== undefined && names(known, etag))
    return reply.code(304).send();
  reply.code(status);
  return text === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(text);
}
