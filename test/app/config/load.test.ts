import * as fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configLeaves } from '../../../src/app/config/environment.ts';
import { loadConfig, type LoadOptions } from '../../../src/app/config/load.ts';
import { effectiveValues, maskUrl, withPassword } from '../../../src/app/config/print.ts';
import { configSchema } from '../../../src/app/config/schema.ts';
import { OutpaceError } from '../../../src/services/errors.ts';
import { editDistance, nearest } from '../../../src/services/nearest.ts';
import { leaves, pathText } from '../../../src/services/schemaTree.ts';
import { nearestKey } from '../../../src/services/yamlDocument.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string | undefined, options: LoadOptions = {}) {
  if (yaml !== undefined) writeFileSync(join(folder, 'outpace.yaml'), yaml);
  return loadConfig({ cwd: folder, env: {}, ...options });
}

function failure(yaml: string | undefined, options: LoadOptions = {}): OutpaceError {
  try {
    load(yaml, options);
  } catch (error) {
    if (error instanceof OutpaceError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the weight of a value', () => {
  it('is its default where nothing is set', () => {
    const { config, origins, file } = load(undefined);
    expect(config.dataDir).toBe('./data');
    expect(config.telephony.ami.port).toBe(5038);
    expect(origins.size).toBe(0);
    expect(file).toBeUndefined();
  });

  it('grows from file to environment to flag, and each origin is told', () => {
    const yaml = 'log:\n  level: warn\nnode: from-file\ndialGroup: from-file\n';
    const env = { OUTPACE_NODE: 'from-env', OUTPACE_DIAL_GROUP: 'from-env' };
    const { config, origins } = load(yaml, { env, flags: { dialGroup: 'from-flag' } });
    expect(config).toMatchObject({ log: { level: 'warn' }, node: 'from-env', dialGroup: 'from-flag' });
    expect(origins.get('log.level')).toEqual({ source: 'file', where: 'outpace.yaml:2' });
    expect(origins.get('node')).toEqual({ source: 'environment', where: 'OUTPACE_NODE' });
    expect(origins.get('dialGroup')).toEqual({ source: 'flag', where: '--set dialGroup' });
  });

  it('of OUTPACE_REDIS_URL is greater than that of REDIS_URL', () => {
    const env = { REDIS_URL: 'redis://a', OUTPACE_REDIS_URL: 'redis://b', DATABASE_URL: 'postgres://c/d' };
    const { config, origins } = load(undefined, { env });
    expect(config.redis.url).toBe('redis://b');
    expect(config.postgres.url).toBe('postgres://c/d');
    expect(origins.get('postgres.url')?.where).toBe('DATABASE_URL');
  });

  it('in the environment reads numbers, lists, and entries of lists by their id', () => {
    const yaml = 'telephony:\n  trunks:\n    - { id: my-trunk, host: sip.example }\n';
    const { config } = load(yaml, {
      env: {
        OUTPACE_TELEPHONY_TRUNKS_MY_TRUNK_LINES: '7',
        OUTPACE_TELEPHONY_CALLER_IDS: '+12025550100, +12025550101',
      },
    });
    expect(config.telephony.trunks[0]?.lines).toBe(7);
    expect(config.telephony.callerIds).toEqual(['+12025550100', '+12025550101']);
  });
});

describe('an unknown key', () => {
  it('is refused with file, line and the nearest key', () => {
    const error = failure('node: a\ntelephony:\n  ari:\n    ulr: http://x\n');
    expect(error.code).toBe('OUT_CONFIG_INVALID');
    expect(error.message).toBe(
      'outpace.yaml:4: unknown key telephony.ari.ulr; the nearest known key is telephony.ari.url',
    );
  });

  it('that stands in the wrong group is told its right place', () => {
    expect(failure('ari:\n  url: http://x\n').message).toContain('the nearest known key is telephony.ari');
  });

  it('in an entry of a list is found by its line', () => {
    const yaml = 'telephony:\n  trunks:\n    - id: main\n      host: x\n      linse: 3\n';
    expect(failure(yaml).message).toBe(
      'outpace.yaml:5: unknown key telephony.trunks[0].linse; the nearest known key is telephony.trunks[0].lines',
    );
  });

  it.each(['constructor', '__proto__', 'toString'])('named %s is as unknown as any other', (key) => {
    expect(failure(`"${key}": { a: 1 }\n`).message).toContain(`unknown key ${key}`);
  });

  it('in the environment or in a flag is refused with the nearest one', () => {
    expect(failure(undefined, { env: { OUTPACE_LOG_LEVLE: 'info' } }).message).toContain('OUTPACE_LOG_LEVEL');
    expect(failure(undefined, { flags: { 'log.levle': 'info' } }).message).toContain('log.level');
  });

  it('that is one slip of the pen away from a key of its group is led back to it', () => {
    const groups = leaves(configSchema).filter((leaf) => !leaf.path.includes('*'));
    fc.assert(
      fc.property(
        fc.constantFrom(...groups),
        fc.nat(),
        fc.constantFrom('q', 'Z', '_'),
        fc.constantFrom('insert', 'delete', 'replace', 'swap'),
        (leaf, position, letter, slip) => {
          const key = String(leaf.path.at(-1));
          fc.pre(key.length > 4);
          const group = leaf.path.slice(0, -1);
          const written = slipped(key, position % key.length, letter, slip);
          fc.pre(written !== key);
          const found = nearestKey(configSchema, group, written);
          const distance = editDistance(lastOf(found).toLowerCase(), written.replace('_', '').toLowerCase());
          expect(distance).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

function lastOf(path: string): string {
  return path.split('.').at(-1) ?? '';
}

function slipped(key: string, at: number, letter: string, slip: string): string {
  if (slip === 'insert') return key.slice(0, at) + letter + key.slice(at);
  if (slip === 'delete') return key.slice(0, at) + key.slice(at + 1);
  if (slip === 'replace') return key.slice(0, at) + letter + key.slice(at + 1);
  return key.slice(0, at) + (key[at + 1] ?? '') + (key[at] ?? '') + key.slice(at + 2);
}

describe('the nearest name', () => {
  it('has no candidate nearer than it, and the distance is a metric', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 6 });
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1 }), (name, candidates) => {
        const found = nearest(name, candidates) ?? '';
        const best = Math.min(...candidates.map((candidate) => editDistance(name, candidate)));
        expect(editDistance(name, found)).toBe(best);
        expect(editDistance(found, name)).toBe(best);
        expect(editDistance(name, name)).toBe(0);
      }),
    );
  });
});

describe('a wrong value', () => {
  it.each([
    ['telephony:\n  ami:\n    port: many\n', 'outpace.yaml:3: telephony.ami.port'],
    ['telephony:\n  kind: asterix\n', 'outpace.yaml:2: telephony.kind'],
    ['node: "a b"\n', 'outpace.yaml:1: node'],
    ['redis:\n  url: localhost\n', 'outpace.yaml:2: redis.url'],
    ['telephony:\n  trunks:\n    - host: x\n', 'outpace.yaml:3: telephony.trunks[0].id is missing'],
    ['telephony:\n  trunks:\n    - { id: a, host: "x;y" }\n', 'outpace.yaml:3: telephony.trunks[0].host'],
    ['telephony:\n  sip: { rtpFrom: 9, rtpTo: 8 }\n', 'telephony.sip.rtpTo'],
    ['a: [\n', 'outpace.yaml:'],
    ['- a\n', 'outpace.yaml:1: the file must hold keys and values'],
    ['node: a\nnode: b\n', 'outpace.yaml:2'],
  ])('in %j is told by its place', (yaml, place) => {
    const error = failure(yaml);
    expect(error.message).toContain(place);
    expect(error.message).not.toMatch(/[\r\n]/);
    expect(error.exitCode).toBe(78);
  });

  it('in the environment is told by its name', () => {
    expect(failure(undefined, { env: { OUTPACE_TELEPHONY_AMI_PORT: 'x' } }).message).toContain(
      'OUTPACE_TELEPHONY_AMI_PORT: telephony.ami.port',
    );
  });

  it('is an id that is used twice', () => {
    const yaml = 'telephony:\n  trunks:\n    - { id: a, host: x }\n    - { id: a, host: y }\n';
    expect(failure(yaml).message).toBe('outpace.yaml:4: telephony.trunks[1].id: a is used twice');
  });

  it('is a configuration file that is named and not there', () => {
    expect(failure(undefined, { file: 'other.yaml' }).code).toBe('OUT_FILE_UNREADABLE');
  });
});

describe('a password', () => {
  const trunk =
    'telephony:\n  trunks:\n    - id: main\n      host: x\n      registration:\n        user: u\n';

  it.each([
    ['telephony:\n  ari:\n    password: hunter2\n', ':3', 'OUTPACE_TELEPHONY_ARI_PASSWORD'],
    [`${trunk}        password: hunter2\n`, ':7', 'OUTPACE_TELEPHONY_TRUNKS_MAIN_REGISTRATION_PASSWORD'],
    ['redis:\n  url: redis://u:hunter2@host\n', ':2', 'REDIS_URL'],
    ['postgres:\n  url: postgres://u:hunter2@host/db\n', ':2', 'DATABASE_URL'],
  ])('in the YAML file is refused, not repeated, and its right place named: %j', (yaml, line, name) => {
    const error = failure(yaml);
    expect(error.code).toBe('OUT_SECRET_IN_FILE');
    expect(error.message).toContain(`outpace.yaml${line}`);
    expect(error.message).toContain(name);
    expect(error.message).not.toContain('hunter2');
  });

  it('on the command line is refused', () => {
    const error = failure(undefined, { flags: { 'telephony.ari.password': 'hunter2' } });
    expect(error.code).toBe('OUT_USAGE');
    expect(error.message).not.toContain('hunter2');
  });

  it('is read from a file beside the YAML, and the environment weighs more', () => {
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets', 'ari'), 'from-file\n');
    const yaml = 'telephony:\n  ari:\n    passwordFile: secrets/ari\n';
    const loaded = load(yaml, { cwd: folder });
    expect(loaded.config.telephony.ari.password).toBe('from-file');
    expect(loaded.origins.get('telephony.ari.password')?.source).toBe('secretFile');
    const env = { OUTPACE_TELEPHONY_ARI_PASSWORD: 'from-env' };
    expect(load(yaml, { env }).config.telephony.ari.password).toBe('from-env');
  });

  it('whose file is missing or empty is told by the key that names it', () => {
    const yaml = 'redis:\n  passwordFile: nowhere\n';
    expect(failure(yaml).message).toMatch(
      /^outpace\.yaml:2: the password file .*nowhere cannot be read \(ENOENT\)$/,
    );
  });

  it('is never printed', () => {
    const secrets = Object.fromEntries(
      configLeaves({})
        .filter((leaf) => leaf.secret)
        .map((leaf) => [leaf.environment[0] ?? '', 'hunter2'.repeat(8)]),
    );
    const env = { ...secrets, REDIS_URL: 'redis://u:hunter2@host', DATABASE_URL: 'postgres://u:hunter2@h/d' };
    const shown = JSON.stringify(effectiveValues(load(undefined, { env })));
    expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(4);
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('(set)');
  });

  it('joins its URL with every character intact', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (password) => {
        const joined = new URL(withPassword('redis://user@host:6379', password));
        expect(decodeURIComponent(joined.password)).toBe(password);
        expect(maskUrl(joined.toString())).toBe('redis://user:***@host:6379');
      }),
    );
  });
});

describe('config print', () => {
  it('shows every key of the schema, with entries of lists by their place', () => {
    const yaml = `telephony:
  trunks:
    - id: a
      host: x
      numbers: { rules: [{ strip: '+', prepend: '00' }] }
      tariff: { rates: [{ prefix: '+1', perMinute: 0.01 }], perDay: 10 }
`;
    const keys = effectiveValues(load(yaml)).map(({ key }) => key);
    for (const leaf of leaves(configSchema)) {
      const isListed = !leaf.path.includes('*') || leaf.path[1] === 'trunks';
      const key = pathText(leaf.path.map((part) => (part === '*' ? 0 : part)));
      expect(keys.includes(key), key).toBe(isListed);
    }
  });
});
