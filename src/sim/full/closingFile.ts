/** The closing file of a simulated node: it outlives the engine, as a file does. */
import type { ClosingFile, PendingRecord } from '../../runtime/closingFile.ts';

export function createMemoryClosingFile(): ClosingFile {
  const lines: string[] = [];
  let replaying: Promise<unknown> = Promise.resolve();

  async function replayNow(write: (record: PendingRecord) => Promise<void>): Promise<number> {
    let written = 0;
    for (const count = lines.length; written < count; written += 1) {
      await write(JSON.parse(lines[0] ?? 'null') as PendingRecord);
      lines.shift();
    }
    return written;
  }

  return {
    append: (record) => void lines.push(JSON.stringify(record)),
    get length() {
      return lines.length;
    },
    async replay(write) {
      const replayed = replaying.then(() => replayNow(write));
      replaying = replayed.catch(() => undefined);
      return await replayed;
    },
  };
}
