import { configDefaults, defineConfig } from 'vitest/config';

/** Whole runs of the engine that mostly wait for time to pass: two of them at a time. */
const LONG = ['quickstart', 'requirement-06-engine', 'crash', 'records-away'].map(
  (name) => `test/asterisk/${name}.test.ts`,
);
/** Files that start Asterisks share two cores with them: one after another. */
const ON_ASTERISK = ['test/asterisk/**/*.test.ts', 'test/bench/**/*.test.ts', 'test/containers/**/*.test.ts'];

const group = (name: string, order: number, include: string[], exclude: string[], maxWorkers: number) => ({
  extends: true as const,
  test: {
    name,
    include,
    globalSetup: 'test/support/buildCommand.ts',
    exclude: [...configDefaults.exclude, ...exclude],
    maxWorkers,
    sequence: { groupOrder: order },
  },
});

export default defineConfig({
  test: {
    // How long is waited for a state, not a time that anything is held to: two cores are shared by all workers.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      group('quick', 1, ['test/**/*.test.ts'], ON_ASTERISK, 2),
      group('asterisk', 2, ON_ASTERISK, LONG, 1),
      group('long', 3, LONG, [], 2),
    ],
  },
});
