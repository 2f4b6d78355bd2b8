/** Bytes that are sent as they are made: no faster than they are taken, and no further than the client stays. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Downloaded } from '../endpoint.ts';
import { EVENT_STREAM } from '../live/eventStream.ts';

export function sendDownload(reply: FastifyReply, contentType: string, downloaded: Downloaded): FastifyReply {
  const { bytes, fileName } = downloaded;
  reply.type(downloaded.contentType ?? contentType);
  // Proxies would keep events until they have many. The connection ends with its stream, so that a listener can be closed.
  if (contentType === EVENT_STREAM)
    reply.headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' });
  if (fileName !== undefined) reply.header('content-disposition', dispositionOf(fileName));
  return reply.send(Readable.from(bytes, { objectMode: false }));
}

/** RFC 6266; a name never leads into another folder. */
function dispositionOf(fileName: string): string {
  const name = fileName.replaceAll(/[\p{Cc}/\\]/gu, '_');
  return `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}
