import { describe, expect, it } from 'vitest';
import { lawFindings } from '../../../src/app/doctor/law.ts';
import { loadLaw } from '../../../src/app/policy/law.ts';

const law = loadLaw();
const DAY_MS = 86_400_000;
const NEW_YEAR = Date.UTC(2027, 0, 1);
const warnings = (choices: Parameters<typeof lawFindings>[1], at: number) =>
  lawFindings(law, choices, at)
    .filter(({ status }) => status === 'warning')
    .map(({ message }) => message);

describe('the law that campaigns ask for', () => {
  it('is warned of 60 days before a holiday table ends, and no sooner', () => {
    expect(warnings([['CN']], NEW_YEAR - 61 * DAY_MS)).toEqual([]);
    expect(warnings([['CN']], NEW_YEAR - 60 * DAY_MS)).toEqual([
      expect.stringContaining(
        'no table of CN for 2027: nobody is called there from 1 January 2027, in 60 days',
      ),
    ]);
    expect(warnings(['auto'], NEW_YEAR - DAY_MS)).toHaveLength(1);
    expect(warnings([['CN']], NEW_YEAR + DAY_MS)).toEqual([
      expect.stringContaining('nobody is called there now'),
    ]);
  });

  it('is not warned of where no campaign asks for it, and told missing where one does', () => {
    expect(warnings([], NEW_YEAR - DAY_MS)).toEqual([]);
    expect(warnings([['US', 'GB']], NEW_YEAR - DAY_MS)).toEqual([]);
    expect(warnings([['FR']], NEW_YEAR - DAY_MS)).toEqual([
      expect.stringContaining('FR, which is not loaded'),
    ]);
  });
});
