import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillScriptText, placesIn } from '../../../src/domain/script/fill.ts';

describe('fields in the text of a script', () => {
  it('stand where they are named, in any language', () => {
    expect(fillScriptText('您好，{{name}}，{{ 城市 }}', { name: '王芳', 城市: '上海' })).toBe(
      '您好，王芳，上海',
    );
  });

  it('leave the word for where there is none, or a gap that is seen', () => {
    expect(fillScriptText('Good day {{name|there}}, {{city}}', { name: '' })).toBe('Good day there, …');
  });

  it('never put in what a value itself names', () => {
    expect(fillScriptText('{{a}} {{b}}', { a: '{{b}}', b: '{{a}}' })).toBe('{{b}} {{a}}');
  });

  it('leave nothing that looks like a place of ours, unless a value holds it', () => {
    const heading = fc.string({ minLength: 1 }).filter((text) => !/[{}|]/.test(text) && text.trim() !== '');
    fc.assert(
      fc.property(fc.array(heading, { maxLength: 5 }), (headings) => {
        const text = headings.map((one) => `x {{${one}}} y`).join(' ');
        expect(placesIn(text)).toEqual(headings.map((one) => one.trim()));
        expect(placesIn(fillScriptText(text, {}))).toEqual([]);
      }),
    );
  });
});
