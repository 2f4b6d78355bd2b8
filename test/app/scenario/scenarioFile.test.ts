import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadScenario, parseScenarioFile } from '../../../src/app/scenario/scenarioFile.ts';
import { scenarioSchema } from '../../../src/app/scenario/schema.ts';
import { SCENARIO_NAMES, scenarioNamed } from '../../../src/sim/scenario/named.ts';
import { OutpaceError } from '../../../src/services/errors.ts';

const parse = (text: string) => parseScenarioFile('floor.yaml', text);

function problemOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof OutpaceError)) throw error;
    return `${error.code} ${error.message}`;
  }
  return 'none';
}

describe('a scenario file', () => {
  it('is the base world where it says nothing', () => {
    expect(parse('')).toEqual({ ...scenarioNamed('base'), name: 'floor' });
  });

  it('changes what it names and leaves the rest of a group', () => {
    const base = scenarioNamed('base');
    const changed = parse(
      'name: mine\nanswer: { share: 0.2 }\ntalk: { kind: fixed, time: 1.5m }\nringTimeout: 20s',
    );
    expect(changed).toEqual({
      ...base,
      name: 'mine',
      answer: { ...base?.answer, share: 0.2 },
      talk: { kind: 'fixed', ms: 90_000 },
      ringTimeoutMs: 20_000,
    });
  });

  it('takes away what it calls none', () => {
    const plain = parse('answer: { regimes: none, bursts: none, dayAmplitude: 0 }\nlines: none');
    expect(plain.answer).not.toHaveProperty('regimes');
    expect(plain.answer).not.toHaveProperty('bursts');
    expect(plain).not.toHaveProperty('lines');
    expect(parse('answer: { regimes: none }').answer).toHaveProperty('bursts');
  });

  it.each([...SCENARIO_NAMES])('extends %s', (name) => {
    expect(parse(`extends: ${name}`)).toEqual({ ...scenarioNamed(name), name: 'floor' });
  });

  it('shows every key in the example, which is the base world', () => {
    expect(loadScenario('config/scenarios/example.yaml')).toEqual({
      ...scenarioNamed('base'),
      name: 'example',
    });
  });

  it('has a JSON Schema that lists its keys for editors', () => {
    const schema = z.toJSONSchema(scenarioSchema, { io: 'input' });
    expect(Object.keys(schema.properties ?? {})).toContain('ringTimeout');
  });
});

describe('a scenario file that cannot be', () => {
  it.each([
    [
      'an unknown key',
      'agents: 5\nringTimout: 25s',
      'floor.yaml:2: unknown key ringTimout; the nearest known key is ringTimeout',
    ],
    [
      'an unknown key in a group',
      'breaks:\n  probabilty: 0.1',
      'floor.yaml:2: unknown key breaks.probabilty; the nearest known key is breaks.probability',
    ],
    [
      'a negative time',
      'talk: { kind: lognormal, mean: -5s, cv: 1 }',
      'floor.yaml:1: talk.mean: -5s is negative; a time is zero or more',
    ],
    ['a time without its unit', 'ringTimeout: 25', '25 has no unit; write 25s for seconds'],
    ['a time in another unit', 'duration: 2days', 'unknown unit; the units are h, m, s and ms'],
    [
      'a probability above one',
      'answer: { share: 1.3 }',
      'answer.share: must be a share from 0 to 1, such as 0.3 for 30 %',
    ],
    ['no agents', 'agents: 0', 'agents: must be a whole number of agents from 1 to 5000'],
    ['half an agent', 'agents: 2.5', 'agents: must be a whole number'],
    [
      'shares above one in all',
      'busy: { share: 0.9 }',
      'busy.share 0.9 sum to 1.45; together they may be at most 1, so lower one',
    ],
    [
      'an empty list of measured times',
      'ring: { kind: empirical, values: [] }',
      'ring.values: is empty; list at least one',
    ],
    [
      'a distribution without a figure',
      'ring: { kind: uniform, from: 1s }',
      'kind uniform needs from and to; to is missing',
    ],
    [
      'a figure of another kind',
      'ring: { kind: fixed, time: 1s, cv: 1 }',
      'ring.cv: does not belong to kind fixed, which has time',
    ],
    [
      'a range the wrong way',
      'ring: { kind: uniform, from: 9s, to: 1s }',
      'ring.from: is above to; swap them',
    ],
    ['an unknown kind', 'wrapUp: { kind: gamma }', 'must be one of fixed, uniform'],
    ['a day longer than a week', 'duration: 99999999h', 'is too long; the most is 168h'],
    ['a grace that no rule allows', 'grace: 99h', 'is too long; the most is 1m'],
    ['a ring timeout that nobody meets', 'ringTimeout: 1s', 'below nearly every time of ring'],
    ['a day shorter than its shifts', 'duration: 5m', 'do not fit into the duration of 5m; shorten them'],
    ['a limit that is no limit', 'abandonLimit: 0.5', 'must be a share from 0 to 0.2'],
    ['an unknown base', 'extends: bse', 'there is no scenario "bse"; the nearest is base'],
    ['no YAML', 'agents: [', 'floor.yaml:'],
    ['a list', '- 1', 'must hold keys and values'],
  ])('with %s is refused with file, line and remedy', (_what, text, message) => {
    expect(problemOf(text)).toContain('OUT_SCENARIO_INVALID');
    expect(problemOf(text)).toContain(message);
  });
});

describe('scenario files that extend each other', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'outpace-scenario-'));
    const files = {
      'a.yaml': 'extends: b.yaml\nagents: 7',
      'b.yaml': 'extends: base\nagents: 9\nlines: 30',
      'c.yaml': 'extends: d.yaml',
      'd.yaml': 'extends: c.yaml',
    };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read from the folder of the file, the nearer one winning', () => {
    expect(loadScenario('a.yaml', folder)).toMatchObject({ name: 'a', agents: 7, lines: 30 });
  });

  it('are refused where they go in a circle', () => {
    expect(() => loadScenario('c.yaml', folder)).toThrow(/d\.yaml:1: .*end the circle/);
  });

  it('are named where they cannot be read', () => {
    expect(() => loadScenario('e.yaml', folder)).toThrow(/e\.yaml cannot be read \(ENOENT\)/);
  });
});
