/**
 * The pacing journal on disk: JSON lines, compressed, a file an hour or each 128 MB of text. Every file begins with the
 * settings, seed and memory of each pacer, so that it replays alone. A line that is lost makes the rest of its file
 * useless: where the disk does not keep up, the file is ended and another begun. Holds no phone number.
 */
import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { DAY_MS, HOUR_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { JournalEntry } from '../domain/pacing/journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const TURN_MS = 5 * SECOND_MS;
const FILE_CHARS = 128 * 2 ** 20;
/** Text that waits for the disk. */
const WAITING_LIMIT_BYTES = 16 * 2 ** 20;
/** Of all files together; the oldest go first. */
const FOLDER_LIMIT_BYTES = 4 * 2 ** 30;
const SUFFIX = '.ndjson.gz';

export interface JournalSettings {
  readonly folder: string;
  readonly days: number;
}

export interface JournalWriter extends Loop {
  append(entry: JournalEntry): void;
}

interface OpenFile {
  readonly path: string;
  readonly gzip: Gzip;
  readonly closed: Promise<void>;
  readonly openedAt: Instant;
  chars: number;
}

export function createJournalWriter(options: {
  readonly settings: JournalSettings;
  readonly dialGroupId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A new file is open: the engine is to write the beginning of each pacer's journal. */
  readonly begun: () => void;
}): JournalWriter {
  const { settings, dialGroupId, clock, log } = options;
  const prefix = `pacing-${dialGroupId}-`;
  const ending = new Set<Promise<void>>();
  let file: OpenFile | undefined;

  function open(): OpenFile {
    mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
    const openedAt = clock.now();
    const time = new Date(openedAt).toISOString().replaceAll(':', '-');
    const path = join(settings.folder, `${prefix}${time}${SUFFIX}`);
    const gzip = createGzip({ level: 6 });
    const output = createWriteStream(path, { mode: 0o600 });
    const closed = new Promise<void>((resolve) => {
      output.on('close', resolve);
    });
    const failed = (error: Error): void => {
      log.warn({ event: 'journal.failed', path, err: error });
      gzip.destroy();
      output.destroy();
      if (file?.path === path) file = undefined;
    };
    gzip.on('error', failed);
    output.on('error', failed);
    gzip.pipe(output);
    return { path, gzip, closed, openedAt, chars: 0 };
  }

  /** Its rest goes to the disk while the next one is begun. */
  function end(): void {
    if (file === undefined) return;
    const { gzip, closed } = file;
    file = undefined;
    gzip.end();
    ending.add(closed);
    void closed.then(() => ending.delete(closed));
  }

  function expire(now: Instant): void {
    let bytes = 0;
    const files = readdirSync(settings.folder).filter(
      (name) => name.startsWith(prefix) && name.endsWith(SUFFIX),
    );
    for (const path of files
      .toSorted()
      .toReversed()
      .map((name) => join(settings.folder, name))) {
      const { size, mtimeMs } = statSync(path);
      bytes += size;
      const isPast = now - mtimeMs > settings.days * DAY_MS || bytes > FOLDER_LIMIT_BYTES;
      if (isPast && path !== file?.path) rmSync(path, { force: true });
    }
  }

  async function turn(): Promise<number> {
    try {
      const isFull =
        file !== undefined && (file.chars > FILE_CHARS || clock.now() - file.openedAt >= HOUR_MS);
      if (isFull) end();
      if (file === undefined) {
        file = open();
        options.begun();
        expire(clock.now());
      }
      // A crash loses what came since the last turn, and nothing before.
      file.gzip.flush(constants.Z_SYNC_FLUSH);
    } catch (error) {
      log.warn({ event: 'journal.failed', folder: settings.folder, err: error });
    }
    return TURN_MS;
  }

  const loop = createLoop(clock, turn);
  return {
    start: () => loop.start(),
    async stop() {
      await loop.stop();
      end();
      await Promise.all(ending);
    },
    append(entry) {
      if (file === undefined) return;
      const line = `${JSON.stringify(entry)}\n`;
      file.chars += line.length;
      file.gzip.write(line);
      if (file.gzip.writableLength <= WAITING_LIMIT_BYTES) return;
      log.warn({ event: 'journal.behind', path: file.path });
      end();
    },
  };
}
