import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 120_000,
    // Asterisk, Postgres and Redis share two cores with the tests: files run one after another.
    fileParallelism: false,
  },
});
