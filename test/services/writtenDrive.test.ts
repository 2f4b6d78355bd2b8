import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseFlowFile } from '../../src/services/flowFile.ts';
import { satisfaction } from '../support/surveyPage.ts';
import { driveWritten } from '../../src/services/writtenDrive.ts';

const flowIn = (name: string) => {
  const file = fileURLToPath(new URL(`../../config/flows/${name}.yaml`, import.meta.url));
  return parseFlowFile(file, readFileSync(file, 'utf8')).flow;
};

describe('a flow in writing driven by hand', () => {
  it('says what is asked in the language, what was answered, and what was not taken', () => {
    const person = driveWritten(satisfaction(), 'zh');
    for (const line of ['7', '满意', '']) person.type(line);
    expect(person.said()).toEqual([
      'asks rating (1 of up to 3): 您对这次通话满意吗？1 表示非常不满意，5 表示非常满意。',
      '  1  非常不满意',
      '  2  不满意',
      '  3  一般',
      '  4  满意',
      '  5  非常满意',
      'not taken: not-an-answer',
      'asks rating (1 of up to 3): 您对这次通话满意吗？1 表示非常不满意，5 表示非常满意。',
      '  1  非常不满意',
      '  2  不满意',
      '  3  一般',
      '  4  满意',
      '  5  非常满意',
      'answer rating: 4',
      'asks recommend (2 of up to 3): 您有多大可能向他人推荐我们？0 表示完全不可能，10 表示极有可能。',
      ...Array.from({ length: 11 }, (_, key) => `  ${key}  ${key}`),
      'answer recommend: skipped',
      'ends: finished',
    ]);
    expect(person.isOver).toBe(true);
  });

  it('drives the example after a call to its end, in each of its languages', () => {
    for (const language of ['en', 'zh']) {
      const person = driveWritten(flowIn('satisfaction'), language);
      for (let turn = 0; turn < 20 && !person.isOver; turn += 1) person.type('5');
      const said = person.said();
      expect(said).toContain('answer rating: 5');
      expect(said.at(-1)).toBe('ends: returned');
    }
  });

  it('is refused where a question has no words, with its name', () => {
    expect(() => driveWritten(flowIn('payment-reminder'), 'en')).toThrow(
      /payment-reminder: .*has no text in en/,
    );
  });
});
