import { describe, expect, test } from 'vitest';
import { renderTemplate, safeValue } from '../../../src/app/asterisk/template.ts';

const render = (text: string, view: Parameters<typeof renderTemplate>[2]) =>
  renderTemplate('x.conf', text, view);

test('a value takes the place of its name, as often as it stands there', () => {
  expect(render('a={{a}}\nb={{b}}{{a}}\n', { a: 1, b: 'two' })).toBe('a=1\nb=two1\n');
});

test('a section stands once for each item, sees the outer values, and vanishes for an empty list', () => {
  const text = '{{#items}}\n{{name}}@{{host}}\n{{/items}}\nend\n';
  expect(render(text, { host: 'h', items: [{ name: 'a' }, { name: 'b', host: 'own' }] })).toBe(
    'a@h\nb@own\nend\n',
  );
  expect(render(text, { host: 'h', items: [] })).toBe('end\n');
});

test('sections nest', () => {
  const text = '{{#a}}\n[{{x}}]\n{{#b}}\ny={{y}}{{x}}\n{{/b}}\n{{/a}}\n';
  expect(
    render(text, {
      a: [
        { x: 1, b: [{ y: 2 }] },
        { x: 3, b: [] },
      ],
    }),
  ).toBe('[1]\ny=21\n[3]\n');
});

test.each([
  ['a={{a}}\n', {}, 'x.conf: no value was given for {{a}}'],
  ['{{#a}}\n{{/a}}\n', {}, 'x.conf: no value was given for {{a}}'],
  ['{{#a}}\n', { a: [] }, 'is no placeholder this renderer knows'],
  ['{{ a }}\n', { a: 1 }, 'is no placeholder this renderer knows'],
  ['{{a}}\n', { a: [] }, 'is a list, not a value'],
  ['{{#a}}\n{{/a}}\n', { a: 1 }, 'needs a list'],
  ['{{toString}}\n', {}, 'no value was given'],
])('%j with %j is refused', (text, view, message) => {
  expect(() => render(text, view)).toThrow(message);
});

describe('a value that could be syntax is refused', () => {
  test.each(['a\nb', 'a\r', '\u0000', '\u007f', '\u0085', '\u2028', 'a;b', '{{a}}', '> x', ' a', 'a ', ''])(
    '%j',
    (value) => {
      expect(() => safeValue('secret', value)).toThrow(/^secret /);
    },
  );

  test('and what is only text is not', () => {
    expect(safeValue('secret', 'p@ss w=rd,${x}#[1]')).toBe('p@ss w=rd,${x}#[1]');
  });
});
