import { describe, expect, it } from 'vitest';
import { filterText, lets, type LeadFilter } from '../../../src/domain/lead/filter.ts';

const WORTH_A_CALL: LeadFilter = {
  anyOf: [
    [{ field: 'grade', is: ['A'] }],
    [
      { field: 'balance', atLeast: 20_000 },
      { field: 'segment', isNot: ['dormant', 'students'] },
      { field: 'attempts', atMost: 2 },
    ],
  ],
};

describe('a filter', () => {
  it.each([
    ['one alternative holds', { fields: { grade: 'A' } }, true],
    ['all of another hold', { fields: { balance: '20,000' }, attempts: 2 }, true],
    ['one condition of it does not', { fields: { balance: '19999' }, attempts: 0 }, false],
    [
      'a value is one of those excluded',
      { fields: { balance: '30000', segment: 'dormant' }, attempts: 0 },
      false,
    ],
    ['it was tried too often', { fields: { balance: '30000' }, attempts: 3 }, false],
    ['it is not known how often it was tried', { fields: { balance: '30000' } }, false],
    ['nothing is known of it', { fields: {} }, false],
  ])('judges a lead where %s', (_case, lead, passes) => {
    expect(lets(WORTH_A_CALL, lead)).toBe(passes);
  });

  it('looks at list, region and line type, and at a heading of that name before them', () => {
    const filter = { anyOf: [[{ field: 'list', is: ['old'] }]] };
    expect(lets(filter, { fields: {}, list: 'old' })).toBe(true);
    expect(lets(filter, { fields: { list: 'new' }, list: 'old' })).toBe(false);
    expect(lets({ anyOf: [[{ field: 'region', startsWith: 'U' }]] }, { fields: {}, region: 'US' })).toBe(
      true,
    );
  });

  it('lets nobody through that has no alternative', () => {
    expect(lets({ anyOf: [] }, { fields: { grade: 'A' } })).toBe(false);
  });

  it('is told to people in one line', () => {
    expect(filterText(WORTH_A_CALL)).toBe(
      'grade is A; or balance at least 20000, and segment is not dormant nor students, and attempts at most 2',
    );
  });
});
