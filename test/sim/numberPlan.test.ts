import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DIALPLAN_DIR } from '../../src/app/asterisk/renderConfig.ts';
import { NOT_IN_PLAN, NUMBER_PLAN, numberPlanMarkdown, partyOf } from '../../src/sim/numberPlan.ts';

test('the last two digits choose the party, with or without +', () => {
  expect(partyOf('+12025550110')).toMatchObject({ code: '10', dialStatus: 'busy' });
  expect(partyOf('8613800001110')).toMatchObject({ code: '10' });
  expect(partyOf('+12025550199')).toBe(NOT_IN_PLAN);
});

test('every code of the plan is an extension of the virtual PSTN, and no other is', () => {
  const dialplan = readFileSync(`${DIALPLAN_DIR}pstn/extensions.conf`, 'utf8');
  const codes = [...dialplan.matchAll(/^exten => (\d\d),1,/gm)].map((match) => match[1]);
  expect(codes).toEqual(NUMBER_PLAN.map((party) => party.code));
});

test('the document shows the plan', async () => {
  await expect(numberPlanMarkdown()).toMatchFileSnapshot(`${DIALPLAN_DIR}pstn/numbers.md`);
});
