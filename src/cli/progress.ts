/** Progress of long work: a bar on stderr where that is a terminal, else nothing. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, details: string): void;
  stop(): void;
}

export function startProgress(label: string, total: number): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: `${label} {bar} {percentage} %  {details}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 32,
    hideCursor: true,
    stream: process.stderr,
    clearOnComplete: true,
  });
  bar.start(total, 0, { details: '' });
  return {
    update: (done, details) => bar.update(Math.min(done, total), { details }),
    stop: () => bar.stop(),
  };
}
