import { configDefaults, defineConfig } from 'vitest/config';

const ON_ASTERISK = ['test/asterisk/**/*.test.ts', 'test/bench/**/*.test.ts', 'test/containers/**/*.test.ts'];
/**
 * What measures time or load, or listens to who hears whom, has the cores to itself. The others that start an Asterisk
 * mostly wait for calls to take their course: two files at a time.
 */
const ALONE = [
  'test/bench/**/*.test.ts',
  'test/containers/**/*.test.ts',
  ...[
    'abandon*',
    'agentDesktop*',
    'browserPhone',
    'consoleDay',
    'conversation',
    'desksOverRestart',
    'detection*',
    'flow',
    'flowFaults',
    'inboundActions',
    'questionnaire',
    'requirement-07-*',
    'requirement-16-*',
    'requirement-18-*',
    'requirement-19-*',
    'supervision',
    'telephony',
  ].map((name) => `test/asterisk/${name}.test.ts`),
];

const group = (name: string, order: number, include: string[], exclude: string[], maxWorkers: number) => ({
  extends: true as const,
  test: {
    name,
    include,
    globalSetup: ['test/support/buildCommand.ts', 'test/support/runFolder.ts'],
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
      group('asterisk', 2, ON_ASTERISK, ALONE, 2),
      group('alone', 3, ALONE, [], 1),
    ],
  },
});
