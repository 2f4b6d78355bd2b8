/** A process of simulated runs: takes its job from the parent, tells of every run, ends. */
import { simulateRun, type SimulationJob, type SimulationReport } from './compareRuns.ts';

// Ctrl-C reaches the whole terminal: the parent tells this process when to end.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

process.once('message', ({ setting, indexes }: SimulationJob) => {
  const tell = (report: SimulationReport): Promise<void> =>
    new Promise((resolve) => {
      process.send?.(report, () => resolve());
    });
  void (async () => {
    for (const index of indexes) await tell({ index, figures: simulateRun(setting, index) });
    process.exit(0);
  })();
});
