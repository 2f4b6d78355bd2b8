/** One HTTP request and its answer, or a typed failure that says whether the request can have left. */
import http from 'node:http';
import https from 'node:https';
import type { PortFailure } from '../../ports/failure.ts';
import { telephonyFailure } from '../failures.ts';

export interface HttpRequest {
  /** For messages: `channels.create`. */
  readonly operation: string;
  readonly method: string;
  /** Below `/ari`, with its query. */
  readonly path: string;
  readonly body?: string;
  readonly deadlineMs?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

export interface Exchange {
  readonly agent: http.Agent;
  readonly origin: URL;
  readonly authorization: string;
  readonly request: HttpRequest;
  /** Its reason is the failure's code: `deadline` or `closed`. */
  readonly signal: AbortSignal;
}

const MAX_REPLY_BYTES = 64 * 1024 * 1024;

export async function exchange(step: Exchange): Promise<HttpReply> {
  const first = await attempt(step);
  if (first.kind === 'reply') return accepted(step.request, first.reply);
  // The peer closed an idle connection just as we wrote to it: asking or deleting again does no harm.
  const isHarmless = step.request.method === 'GET' || step.request.method === 'DELETE';
  if (!(first.wasReused && first.code === 'ECONNRESET' && isHarmless)) throw first.failure;
  const second = await attempt(step);
  if (second.kind === 'reply') return accepted(step.request, second.reply);
  throw second.failure;
}

type Attempt =
  | { readonly kind: 'reply'; readonly reply: HttpReply }
  | {
      readonly kind: 'failure';
      readonly failure: PortFailure;
      readonly code: string;
      readonly wasReused: boolean;
    };

function attempt({ agent, origin, authorization, request, signal }: Exchange): Promise<Attempt> {
  return new Promise((resolve) => {
    const { body } = request;
    let hasLeft = false;
    const outgoing = (origin.protocol === 'https:' ? https : http).request(
      new URL(`/ari${request.path}`, origin),
      {
        agent,
        method: request.method,
        headers: {
          authorization,
          accept: 'application/json',
          'content-length': body === undefined ? 0 : Buffer.byteLength(body),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
      },
    );
    const finish = (result: Attempt): void => {
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
    const fail = (code: string, cause?: unknown): void =>
      finish({
        kind: 'failure',
        failure: unanswered(request, hasLeft, code, cause),
        code,
        wasReused: outgoing.reusedSocket,
      });
    const abort = (): void => {
      outgoing.destroy();
      fail(String(signal.reason));
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    outgoing.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => (hasLeft = true));
      else hasLeft = true;
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'ERROR', error));
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_REPLY_BYTES) outgoing.destroy(new Error('the answer is too large'));
        else chunks.push(chunk);
      });
      incoming.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'ERROR', error));
      incoming.once('end', () =>
        finish({
          kind: 'reply',
          reply: { status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') },
        }),
      );
    });
    outgoing.end(body);
  });
}

function accepted(request: HttpRequest, reply: HttpReply): HttpReply {
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw telephonyFailure({
    operation: request.operation,
    outcome: 'refused',
    code: String(reply.status),
    message: `${request.operation} was answered ${reply.status}: ${reasonIn(reply.body)}`,
  });
}

/** Asterisk says `message` for most refusals and `error` for a failed allocation. */
function reasonIn(body: string): string {
  try {
    const { message, error } = JSON.parse(body) as { message?: unknown; error?: unknown };
    if (typeof message === 'string') return message;
    if (typeof error === 'string') return error;
  } catch {
    // Not JSON: the text itself is all there is.
  }
  return body.slice(0, 200).trim() || 'no reason given';
}

function unanswered(request: HttpRequest, hasLeft: boolean, code: string, cause: unknown): PortFailure {
  return telephonyFailure({
    operation: request.operation,
    outcome: hasLeft ? 'unknown' : 'unavailable',
    code,
    message: `${request.operation} ${hasLeft ? 'left without an answer' : 'did not reach Asterisk'} (${code})`,
    cause,
  });
}
