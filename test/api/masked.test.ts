import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fieldsFor,
  nameFor,
  numberFor,
  recordFor,
  sentenceFor,
  sentencesFor,
  textFor,
} from '../../src/api/masked.ts';
import { ROLE_PERMISSIONS } from '../../src/domain/account/permission.ts';

const supervisor = { permissions: ROLE_PERMISSIONS.supervisor };
const reviewer = { permissions: ROLE_PERMISSIONS.reviewer };

describe('personal data as a caller may see it', () => {
  it('is shown as it is to whoever may read persons', () => {
    expect(numberFor(supervisor, '+8613800000001')).toBe('+8613800000001');
    expect(nameFor(supervisor, '王小明')).toBe('王小明');
    expect(textFor(supervisor, 'call her son')).toBe('call her son');
    expect(fieldsFor(supervisor, { city: 'Wien' })).toEqual({ city: 'Wien' });
    expect(sentencesFor(supervisor, { at: ['+8613800000001'] })).toEqual({ at: ['+8613800000001'] });
  });

  it('is masked for everybody else', () => {
    expect(numberFor(reviewer, '+8613800000001')).toBe('+86*********01');
    expect(nameFor(reviewer, '王小明')).toBe('王***');
    expect(textFor(reviewer, 'call her son')).toBe('***');
    expect(fieldsFor(reviewer, { city: 'Wien', note: '', age: 40 })).toEqual({
      city: '***',
      note: '',
      age: '***',
    });
  });

  it('masks numbers in a sentence and leaves the rest', () => {
    expect(sentenceFor(reviewer, 'no call to +43 (1) 234-5678 before 09:30')).toBe(
      'no call to +43******78 before 09:30',
    );
  });

  it('leaves ids and times as they are', () => {
    const sentence = 'lead 01991234-5678-7123-8123-123456789012 is due at 2026-11-23T09:30:00.000Z';
    expect(sentenceFor(reviewer, sentence)).toBe(sentence);
    expect(sentenceFor(reviewer, '2026-11-23-13800000001')).not.toContain('13800000001');
  });

  it('masks numbers at any depth, in names of members too', () => {
    expect(sentencesFor(reviewer, { '+8613800000001': [{ number: '13800000001', tries: 3 }] })).toEqual({
      '+86*********01': [{ number: '138******01', tries: 3 }],
    });
  });

  it('hides fields and free text of something on record by their names', () => {
    const record = {
      name: 'Spring',
      reason: 'said so',
      fields: { city: 'Wien' },
      edits: [{ note: 'x' }],
      lines: 3,
    };
    expect(recordFor(supervisor, record)).toEqual(record);
    expect(recordFor(reviewer, record)).toEqual({
      name: 'Spring',
      reason: '***',
      fields: { city: '***' },
      edits: [{ note: '***' }],
      lines: 3,
    });
  });

  it('hides who it is where it is somebody who is on record', () => {
    const lead = {
      values: { name: 'Anna', plan: 'gold' },
      name: 'Anna',
      key: 'A-1',
      edits: [{ oldValue: 'x' }],
    };
    expect(recordFor(reviewer, lead, true)).toEqual({
      values: { name: '***', plan: '***' },
      name: '***',
      key: '***',
      edits: [{ oldValue: '***' }],
    });
    expect(recordFor(supervisor, lead, true)).toEqual(lead);
  });

  it('lets no number through, however it is grouped', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    const separator = fc.constantFrom('', ' ', '-', '.', ') ');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(digit, separator), { minLength: 7, maxLength: 15 }),
        fc.constantFrom('', 'to ', '转 '),
        (pairs, before) => {
          const written = pairs.map(([one, gap]) => `${one}${gap}`).join('');
          const digits = pairs.map(([one]) => one).join('');
          const shown = sentenceFor(reviewer, `${before}${written}`);
          expect(shown.replace(/\D/g, '')).toHaveLength(5);
          expect(shown.replace(/\D/g, '')).not.toBe(digits);
        },
      ),
    );
  });
});
