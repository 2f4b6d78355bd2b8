/**
 * Six questions on many calls at once: every answer on record is what the virtual PSTN's log says was pressed, ten keys a
 * second, too early, late, wrong or never. 200 calls: `npm run soak:questionnaire`.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BenchWorld } from '../../bench/calls/world.ts';
import { openQuestionnaireWorld, runQuestionnaire } from '../../bench/questionnaire/run.ts';

const PEOPLE = 30;

let world: BenchWorld;
beforeAll(async () => {
  world = await openQuestionnaireWorld(false, () => undefined);
});
afterAll(async () => {
  await world.close();
});

it(`keeps of ${PEOPLE} people what they pressed, in the call's record and in the survey`, async () => {
  const run = await runQuestionnaire({
    world,
    people: PEOPLE,
    seed: 5,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(run.differences).toEqual([]);
  expect(run).toMatchObject({ calls: PEOPLE, missed: 0, left: { channels: 0, bridges: 0 } });
  // Otherwise it would have been easy.
  expect(run.answered).toBeGreaterThan(PEOPLE * 3);
  expect(run.keysPressed).toBeGreaterThan(run.answered);
}, 150_000);
