/** Bytes that are sent as they are made: no faster than they are taken, and no further than the client stays. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Downloaded } from '../endpoint.ts';
import { EVENT_STREAM } from '../live/eventStream.ts';
import { packed, takesPacked } from '../live/packed.ts';
import { problemOf, PROBLEM_TYPE } from '../problem.ts';
import { rangeOf } from './range.ts';

type OnError = (error: unknown) => void;

export function sendDownload(
  reply: FastifyReply,
  contentType: string,
  downloaded: Downloaded,
  onError: OnError,
): FastifyReply {
  const { bytes, fileName, partial } = downloaded;
  reply.type(downloaded.contentType ?? contentType);
  if (contentType === EVENT_STREAM) return sendEvents(reply, bytes, onError);
  if (fileName !== undefined) reply.header('content-disposition', dispositionOf(fileName));
  return partial === undefined
    ? reply.send(streamOf(bytes, onError))
    : sendPart(reply, partial, bytes, onError);
}

function sendEvents(reply: FastifyReply, bytes: Downloaded['bytes'], onError: OnError): FastifyReply {
  // Proxies would keep events until they have many. The connection ends with its stream, so that a listener can be closed.
  reply.headers({
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'close',
    vary: 'accept-encoding',
  });
  if (!takesPacked(reply.request.headers['accept-encoding'])) return reply.send(streamOf(bytes, onError));
  return reply.header('content-encoding', 'gzip').send(streamOf(packed(bytes), onError));
}

/** Its answer has begun: all that whoever reads can be told of an error is that it was cut. */
function streamOf(bytes: Downloaded['bytes'], onError: OnError): Readable {
  return Readable.from(bytes, { objectMode: false }).on('error', onError);
}

function sendPart(
  reply: FastifyReply,
  { sizeBytes, slice }: NonNullable<Downloaded['partial']>,
  whole: Downloaded['bytes'],
  onError: OnError,
): FastifyReply {
  const range = rangeOf(reply.request.headers.range, sizeBytes);
  reply.header('accept-ranges', 'bytes').header('cache-control', 'private, no-store');
  if (range === 'none') {
    const problem = problemOf('OUT_USAGE', `the sound has ${sizeBytes} bytes, and none that was asked for`);
    reply.header('content-range', `bytes */${sizeBytes}`).code(416).type(PROBLEM_TYPE);
    return reply.send(JSON.stringify({ ...problem, status: 416 }));
  }
  if (range === undefined) return reply.header('content-length', sizeBytes).send(streamOf(whole, onError));
  const { first, last } = range;
  reply.code(206).header('content-range', `bytes ${first}-${last}/${sizeBytes}`);
  return reply.header('content-length', last - first + 1).send(streamOf(slice(first, last), onError));
}

/** RFC 6266; a name never leads into another folder. */
function dispositionOf(fileName: string): string {
  const name = fileName.replaceAll(/[\p{Cc}/\\]/gu, '_');
  return `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}
