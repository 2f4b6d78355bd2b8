import { expect, it } from 'vitest';
import { fewerAgents } from '../../../src/sim/study/fewerAgents.ts';
import type { StudyOutcome } from '../../../src/sim/study/study.ts';

const points = (policy: string, callsByAgents: Readonly<Record<number, number>>): StudyOutcome[] =>
  Object.entries(callsByAgents).map(
    ([agents, mean]) =>
      ({ policy, value: Number(agents), summary: { callsPerHour: { mean, halfWidth: 1 } } }) as StudyOutcome,
  );

it('tells how many agents serve the same calls, for the largest floor that both can be asked of', () => {
  const predictive = points('predictive', { 10: 200, 20: 500 });
  expect(fewerAgents(predictive, points('progressive', { 10: 150, 20: 350, 40: 800 }))).toEqual([
    'The 350 calls an hour that 20 agents serve with progressive take 15.0 agents with predictive.',
  ]);
});

it('says nothing where the sizes do not overlap', () => {
  expect(fewerAgents(points('predictive', { 10: 200, 20: 500 }), points('progressive', { 40: 800 }))).toEqual(
    [],
  );
});
