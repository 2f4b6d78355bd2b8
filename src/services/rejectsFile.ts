/** The file that takes an import's rejects: made with the first of them, and cut to where an import goes on. */
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { OutpaceError } from './errors.ts';
import { REJECTS_HEADING } from './rejects.ts';

/** An import without rejects leaves no file. Rejects hold numbers of people: only the owner may read them. */
export function openRejectsFile(file: string, keepBytes = 0): Writable {
  let descriptor: number | undefined;
  let at = keepBytes;
  if (keepBytes === 0) removeEarlier(file);
  const open = (): number => {
    const opened = openSync(file, keepBytes > 0 ? 'r+' : 'w', 0o600);
    if (keepBytes > 0) ftruncateSync(opened, keepBytes);
    return opened;
  };
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        descriptor ??= open();
        at += writeSync(descriptor, chunk, 0, chunk.length, at);
        done();
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unwritable';
        const message = `the rejects file ${file} cannot be written (${code}): name another with --rejects`;
        done(new OutpaceError('OUT_FILE_UNWRITABLE', message, error));
      }
    },
    final(done) {
      if (descriptor !== undefined) closeSync(descriptor);
      done();
    },
  });
  // Whoever writes is told; unheard, it would end the process.
  stream.on('error', () => undefined);
  return stream;
}

/** The rejects of an earlier import would be taken for this one's. A file that is something else stays. */
function removeEarlier(file: string): void {
  const start = Buffer.alloc(REJECTS_HEADING.length);
  try {
    const descriptor = openSync(file, 'r');
    readSync(descriptor, start, 0, start.length, 0);
    closeSync(descriptor);
  } catch {
    return;
  }
  if (start.toString() === REJECTS_HEADING) rmSync(file, { force: true });
}
