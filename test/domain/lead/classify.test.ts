import { describe, expect, it } from 'vitest';
import type { LeadCondition } from '../../../src/domain/kernel/leadCondition.ts';
import { classOf, type ClassRule } from '../../../src/domain/lead/classify.ts';

const holds = (condition: LeadCondition, fields: Record<string, string>, more = {}): boolean =>
  classOf([{ when: [condition], segment: 'x' }], { fields, ...more }).segment === 'x';

describe('a class', () => {
  const rules: readonly ClassRule[] = [
    { when: [{ field: 'balance', atLeast: 50_000 }], grade: 'A' },
    { when: [{ field: 'city', is: ['上海'] }], segment: 'first-tier', stage: 'B' },
    { when: [], grade: 'C', segment: 'others' },
  ];

  it('is taken piece by piece from the first rule that holds and names it', () => {
    expect(classOf(rules, { fields: { balance: '60000', city: '上海' } })).toEqual({
      grade: 'A',
      stage: 'B',
      segment: 'first-tier',
    });
    expect(classOf(rules, { fields: { balance: '10' } })).toEqual({
      grade: 'C',
      stage: undefined,
      segment: 'others',
    });
  });

  it('is none where no rule holds', () => {
    expect(classOf(rules.slice(0, 2), { fields: {} })).toEqual({});
  });
});

describe('a condition', () => {
  it.each([
    ['50000', true],
    ['50,000', true],
    ['50,000.01', true],
    ['49999.99', false],
    ['-60000', false],
    ['', false],
    ['rich', false],
    ['1e9', false],
    ['5,00,000', false],
  ])('takes %j for at least 50000: %j', (balance, expected) => {
    expect(holds({ field: 'balance', atLeast: 50_000 }, { balance })).toBe(expected);
  });

  it('asks for all that it says', () => {
    const between = { field: 'age', atLeast: 30, atMost: 39 };
    expect(['29', '30', '39', '40'].map((age) => holds(between, { age }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(holds({ field: 'code', startsWith: 'VIP', is: ['VIP-1'] }, { code: 'VIP-2' })).toBe(false);
  });

  it('tells an empty field from one that is not there by nothing', () => {
    expect(holds({ field: 'city', isEmpty: true }, {})).toBe(true);
    expect(holds({ field: 'city', isEmpty: true }, { city: ' ' })).toBe(true);
    expect(holds({ field: 'city', isEmpty: false }, { city: 'Ulm' })).toBe(true);
  });

  it('knows region and kind of line where the list has no such heading', () => {
    expect(holds({ field: 'region', is: ['CN'] }, {}, { region: 'CN' })).toBe(true);
    expect(holds({ field: 'lineType', is: ['MOBILE'] }, {}, { lineType: 'MOBILE' })).toBe(true);
    expect(holds({ field: 'region', is: ['north'] }, { region: 'north' }, { region: 'CN' })).toBe(true);
  });

  it('looks at no field that every object has', () => {
    expect(holds({ field: 'constructor', isEmpty: true }, {})).toBe(true);
  });
});
