import { configDefaults, defineConfig } from 'vitest/config';

/** Whole runs of the engine that mostly wait for time to pass: two of them at a time. */
const LONG = ['quickstart', 'requirement-06-engine', 'crash', 'records-away'].map(
  (name) => `test/asterisk/${name}.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...LONG],
          // Asterisk, Postgres and Redis share two cores with the tests: files run one after another.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'long', include: LONG, maxWorkers: 2, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
