/** Bodies that are read as they come: never held as a whole, whatever their type, up to a size of their own. */
import { Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { OutpaceError } from '../../services/errors.ts';

const MOST_UPLOAD_BYTES = 2 * 1024 ** 3;

/** In a scope of its own: there nothing is parsed. */
export function takeUploads(app: FastifyInstance, mostBytes = MOST_UPLOAD_BYTES): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request, payload, done) => {
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) return done(tooLarge(mostBytes));
    const taken = atMost(mostBytes);
    // A pipe ends with its source and does not break with it: whoever reads would wait for the rest for ever.
    payload.on('close', () => {
      if (!payload.readableEnded) taken.destroy(new Error('the sender has gone'));
    });
    done(
      null,
      payload.pipe(taken).on('close', () => payload.resume()),
    );
  });
}

function atMost(mostBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > mostBytes) done(tooLarge(mostBytes));
      else done(null, chunk);
    },
  });
}

function tooLarge(mostBytes: number): OutpaceError {
  return new OutpaceError('OUT_TOO_LARGE', `an upload may have ${mostBytes} bytes`);
}
