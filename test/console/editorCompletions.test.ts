import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../src/console/editor/completions.ts';
import { vocabularyOf } from '../../src/console/editor/vocabulary.ts';
import { yamlPlace } from '../../src/console/editor/yamlPlace.ts';
import { flowJsonSchema } from '../../src/services/flowSchema.ts';
import { scriptJsonSchema } from '../../src/services/scriptSchema.ts';

/** The cursor is at `|`. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  return { text: marked.replace('|', ''), offset };
}

const placeAt = (marked: string) => {
  const { text, offset } = at(marked);
  return yamlPlace(text, offset);
};

describe('the place of the cursor', () => {
  it.each<readonly [string, readonly string[], 'key' | 'value', string]>([
    ['na|', [], 'key', 'na'],
    ['start: op|', ['start'], 'value', 'op'],
    ['nodes:\n  a:\n    ki|', ['nodes', 'a'], 'key', 'ki'],
    ['nodes:\n  a:\n    kind: play\n\n    next: |\n  b: {}', ['nodes', 'a', 'next'], 'value', ''],
    ['nodes:\n  a: { kind: menu, cho|', ['nodes', 'a'], 'key', 'cho'],
    ['nodes:\n  a: { kind: menu, prompts: [out|', ['nodes', 'a', 'prompts', '*'], 'value', 'out'],
    ['nodes:\n  a: { choices: { 1: b, 2: c|', ['nodes', 'a', 'choices', '2'], 'value', 'c'],
    ['fields:\n- fie|', ['fields', '*'], 'key', 'fie'],
    ['fields:\n  - field: city\n    lab|', ['fields', '*'], 'key', 'lab'],
    [
      'nodes:\n  a:\n    answers:\n      - label: Yes\n        to: |',
      ['nodes', 'a', 'answers', '*', 'to'],
      'value',
      '',
    ],
  ])('%j is at %j', (marked, path, part, typed) => {
    expect(placeAt(marked)).toMatchObject({ path, part, typed });
  });

  it('knows what stands beside, above and below', () => {
    const place = placeAt(
      'nodes:\n  a:\n    kind: menu # asks\n    ne|\n    onSilence: b\n  b:\n    kind: play\n',
    );
    expect([...(place?.siblings ?? [])]).toEqual([
      ['kind', 'menu'],
      ['onSilence', 'b'],
    ]);
  });

  it('is none in a comment, and none behind what is closed', () => {
    expect(placeAt('start: a # op|')).toBeUndefined();
    expect(placeAt('a: { b: c } |')).toBeUndefined();
  });
});

const FLOW = flowJsonSchema();
const SCRIPT = scriptJsonSchema();

function labels(marked: string, schema: Record<string, unknown>): readonly string[] {
  const { text, offset } = at(marked);
  const place = yamlPlace(text, offset);
  if (place === undefined) return [];
  const { options, typed } = completionsAt(place, schema, vocabularyOf(text, ['outpace/goodbye']));
  return options.map(({ label }) => label).filter((label) => label.startsWith(typed));
}

describe('what may be typed', () => {
  const flow = readFileSync('config/flows/satisfaction.yaml', 'utf8');
  const own = (node: string): string => flow.replace('nodes:', `nodes:\n  mine:\n    ${node}`);

  it('are keys of a flow, less those that are there', () => {
    const keys = labels('id: a\n|', FLOW);
    expect(keys).toContain('nodes');
    expect(keys).not.toContain('id');
  });

  it('are kinds of nodes, and then the keys of that kind alone', () => {
    expect(labels(own('kind: |'), FLOW)).toEqual(
      expect.arrayContaining(['play', 'menu', 'webhook', 'hangup']),
    );
    expect(labels(own('kind: menu\n    |'), FLOW)).toContain('choices');
    expect(labels(own('kind: play\n    |'), FLOW)).not.toContain('choices');
    expect(labels(own('kind: say\n    as: |'), FLOW)).toContain('money');
  });

  it('are names of nodes and prompts, and variables in expressions', () => {
    const { nodes } = vocabularyOf(flow, []);
    expect(nodes.length).toBeGreaterThan(3);
    expect(labels(own('kind: play\n    next: |'), FLOW)).toEqual(expect.arrayContaining(['mine', 'rating']));
    expect(labels(own('kind: play\n    prompts: [outpace/g|'), FLOW)).toEqual(['outpace/goodbye']);
    expect(labels(own('kind: set\n    value: rat|'), FLOW)).toEqual(['rating']);
  });

  it('are fields and objections of a script', () => {
    const script = readFileSync('config/scripts/renewal.yaml', 'utf8');
    const mine = (node: string): string => script.replace('nodes:', `nodes:\n  mine:\n    ${node}`);
    expect(labels(mine('text: Hello {{na|'), SCRIPT)).toEqual(['name']);
    expect(labels(mine('text: Hello\n    objections: [|'), SCRIPT)).toEqual(
      vocabularyOf(script, []).objections,
    );
    expect(labels(mine('text: Hello\n    |'), SCRIPT)).toContain('disposition');
  });
});
