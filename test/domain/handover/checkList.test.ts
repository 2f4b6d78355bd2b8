import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CHECK_LIST,
  LONGEST_VALUE,
  reviewCheckList,
} from '../../../src/domain/handover/checkList.ts';

const ALL = { plan: 'new PBX', time: 'in March', person: 'Mrs Li', budget: '50,000' };

describe('the check-list of a hand-over', () => {
  it('is fulfilled where every item is given, without the spaces around it', () => {
    expect(reviewCheckList(DEFAULT_CHECK_LIST, { ...ALL, plan: ' new PBX ' })).toEqual({
      ok: true,
      values: ALL,
    });
  });

  it('names every item that is missing, empty or unknown', () => {
    expect(reviewCheckList(DEFAULT_CHECK_LIST, { plan: 'x', time: '  ', colour: 'red' })).toEqual({
      ok: false,
      problems: [
        'time (When) is missing',
        'person (Who is responsible) is missing',
        'budget (Budget or shortlist) is missing',
        'colour is no item of the check-list',
      ],
    });
  });

  it('takes no value for an item that only every object has', () => {
    const items = [{ name: 'constructor', label: 'Who builds it' }];
    expect(reviewCheckList(items, {})).toMatchObject({ ok: false });
  });

  it('takes no value that is too long', () => {
    const review = reviewCheckList(DEFAULT_CHECK_LIST, { ...ALL, plan: 'x'.repeat(LONGEST_VALUE + 1) });
    expect(review).toMatchObject({ ok: false, problems: [expect.stringContaining('plan is longer')] });
  });
});
