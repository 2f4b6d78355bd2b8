/** Rules from their file, and a list classified by them over the real records. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListsPort } from '../../src/ports/lists.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createRecords } from '../../src/records/adapter.ts';
import { createLists } from '../../src/records/lists.ts';
import { classifyList, parseClassRules } from '../../src/services/classify.ts';
import { createTestPglite } from '../support/pglite.ts';
import { aLead } from '../support/records.ts';

describe('the rules', () => {
  it('of the example are all understood', () => {
    const file = new URL('../../config/lists/classes.yaml', import.meta.url);
    const rules = parseClassRules('classes.yaml', readFileSync(file, 'utf8'));
    expect(rules).toHaveLength(5);
    expect(rules[1]?.when).toEqual([
      { field: 'balance', atLeast: 10_000, atMost: 49_999.99 },
      { field: 'lineType', is: ['MOBILE', 'FIXED_LINE_OR_MOBILE'] },
    ]);
    expect(rules.at(-1)).toEqual({ grade: 'C', stage: 'E', segment: 'others', when: [] });
  });

  it.each([
    ['rules:\n  - grade: D\n', /r\.yaml:2: rules\[0\]\.grade/u],
    ['rules:\n  - grade: A\n    whn: {field: a, is: b}\n', /r\.yaml:3: .*whn.*when/u],
    ['rules:\n  - when: {field: a}\n    grade: A\n', /r\.yaml:2: .*say what the field must be/u],
    ['rules:\n  - when: {field: a, is: b}\n', /a rule gives a grade, a stage or a segment/u],
    ['rules: []\n', /r\.yaml:1: /u],
    ['rules: [\n', /r\.yaml:/u],
  ])('say where %j is wrong', (content, message) => {
    expect(() => parseClassRules('r.yaml', content)).toThrow(message);
  });
});

describe('a list', () => {
  const sql = createTestPglite();
  let records: RecordsPort;
  let lists: ListsPort;
  beforeAll(async () => {
    records = createRecords(sql, 'memory');
    lists = createLists(sql, 'memory');
    await records.start();
    await records.createList('l', 'l');
    const leads = Array.from({ length: 12 }, (_, index) =>
      aLead(index, {
        fields: { balance: String(index * 10_000), city: 'Ulm', grade: index === 0 ? 'B' : '' },
      }),
    );
    await records.importLeads('l', leads);
  });
  afterAll(() => records.stop());

  const rules = parseClassRules(
    'r.yaml',
    'rules:\n  - {when: {field: balance, atLeast: 50000}, grade: A, segment: wealthy}\n  - {when: {field: balance, atLeast: 10000}, grade: C}\n',
  );

  it('is counted without a change, then changed once, its other fields kept', async () => {
    const counts = {
      grade: { A: 7, C: 4, B: 1 },
      stage: { '': 12 },
      segment: { wealthy: 7, '': 5 },
    };
    const before = await fieldsOf('lead-7');
    expect(await classifyList(lists, 'l', rules, { isDryRun: true })).toEqual({
      leads: 12,
      changed: 11,
      counts,
    });
    expect(await fieldsOf('lead-7')).toEqual(before);
    const seen: number[] = [];
    const onProgress = (leads: number): number => seen.push(leads);
    expect(await classifyList(lists, 'l', rules, { isDryRun: false, onProgress })).toMatchObject({
      changed: 11,
    });
    expect(seen.at(-1)).toBe(12);
    expect(await fieldsOf('lead-7')).toEqual({
      balance: '70000',
      city: 'Ulm',
      grade: 'A',
      segment: 'wealthy',
    });
    expect(await fieldsOf('lead-0')).toMatchObject({ grade: 'B' });
    expect(await classifyList(lists, 'l', rules, { isDryRun: false })).toMatchObject({ changed: 0, counts });
  });

  async function fieldsOf(leadId: string): Promise<unknown> {
    return (await records.lead(leadId))?.fields;
  }
});
