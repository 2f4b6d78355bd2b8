/** A round's own process: takes its job from the parent, tells when the agents sit, goes on when told, reports, ends. */
import { bareRound } from './bareRound.ts';
import { engineRound } from './engineRound.ts';
import type { BenchJob, RoundMessage } from './job.ts';

const tell = (message: RoundMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
// Ctrl-C reaches the whole terminal: the parent tells this process when to end.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

process.once('message', (job: BenchJob) => {
  const seated = async (): Promise<void> => {
    const go = new Promise<void>((resolve) => process.once('message', () => resolve()));
    await tell({ type: 'seated' });
    await go;
  };
  const round = job.kind === 'engine' ? engineRound : bareRound;
  void round(job, seated)
    .then(
      (report) => tell({ type: 'done', report }),
      (error: unknown) =>
        tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    )
    .then(() => process.exit(0));
});
