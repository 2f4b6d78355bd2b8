import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { promptsIn } from '../../src/domain/flow/check.ts';
import { parseFlowFile, readFlowFolder } from '../../src/services/flowFile.ts';
import { promptManifest } from '../../src/app/asterisk/prompts.ts';

const EXAMPLES = fileURLToPath(new URL('../../config/flows', import.meta.url));
const GOOD = `id: short
name: Short
start: ask
onFault: end
keys: { firstKeySeconds: 4 }
nodes:
  ask:
    kind: question
    prompts: ['outpace/{language}/rate']
    scale: { from: 1, to: 3 }
    repeats: 0
    next: sales
    onSilence: end
  sales: { kind: transfer, to: team:sales, waitSeconds: 1.5, onFailed: end }
  end: { kind: hangup }
`;

const faultOf = (text: string): string => {
  try {
    parseFlowFile('f.yaml', text);
  } catch (error) {
    return String(error);
  }
  return '';
};

describe('a flow file', () => {
  it('becomes a flow, with seconds in milliseconds and what it leaves out by default', () => {
    const { flow, name } = parseFlowFile('f.yaml', GOOD);
    expect(name).toBe('Short');
    expect(flow.nodes['ask']).toMatchObject({
      answers: { 1: 1, 2: 2, 3: 3 },
      keys: { bargeIn: true, typeAhead: false, firstKeyMs: 4_000, nextKeyMs: 3_000, repeats: 0 },
    });
    expect(flow.nodes['sales']).toEqual({
      kind: 'transfer',
      to: { kind: 'team', id: 'sales' },
      waitMs: 1_500,
      onFailed: 'end',
    });
    expect(promptsIn(flow)).toEqual(['outpace/en/rate']);
  });

  it('has a version that changes with every letter of it', () => {
    const { version } = parseFlowFile('f.yaml', GOOD).flow;
    expect(version).toMatch(/^[0-9a-f]{64}$/);
    expect(parseFlowFile('f.yaml', `${GOOD}# a\n`).flow.version).not.toBe(version);
    expect(parseFlowFile('other.yaml', GOOD).flow.version).toBe(version);
  });

  it.each([
    [
      'a follower that is not there',
      GOOD.replace('next: sales', 'next: nowhere'),
      'f.yaml:7: ask: there is no node',
    ],
    ['a node that nothing leads to', `${GOOD}  lost: { kind: hangup }\n`, 'f.yaml:16: lost'],
    ['an unknown key', GOOD.replace('repeats:', 'repeat:'), 'f.yaml:11'],
    [
      'a key that its kind does not know',
      GOOD.replace('waitSeconds', 'waitSecond'),
      'f.yaml:14: unknown key nodes.sales.waitSecond; the nearest known key is nodes.sales.waitSeconds',
    ],
    [
      'words that a comma without quotes tears apart',
      GOOD.replace('scale:', 'text: { en: How was it, from 1 to 3? }\n    scale:'),
      'f.yaml:10: nodes.ask.text: the key "from 1 to 3?" must be a language such as en; words with a comma or a colon',
    ],
    ['an unknown kind', GOOD.replace('kind: hangup', 'kind: bye'), 'f.yaml:15'],
    ['a target that nobody is', GOOD.replace('team:sales', 'agent:'), 'f.yaml:14'],
    ['a prompt outside of the sounds', GOOD.replace('outpace/{language}/rate', '../etc/passwd'), 'f.yaml:9'],
    ['what is no YAML', `${GOOD}  - x`, 'f.yaml:16'],
  ])('is refused with %s, and says where', (_name, text, expected) => {
    expect(faultOf(text)).toContain(expected);
  });

  it('is refused where a prompt is missing in any of its languages', () => {
    const text = GOOD.replace('start:', 'languages: [en, zh]\nstart:');
    const has = (prompt: string): boolean => prompt !== 'outpace/zh/rate';
    expect(() => parseFlowFile('f.yaml', text, has)).toThrow(
      'f.yaml:8: ask: there is no prompt outpace/zh/rate',
    );
  });
});

describe('a folder of flows', () => {
  it('gives those that are sound, and says what is wrong with the others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'outpace-flows-'));
    writeFileSync(join(folder, 'a.yaml'), GOOD);
    writeFileSync(join(folder, 'b.yaml'), GOOD);
    writeFileSync(join(folder, 'c.yaml'), 'id: c');
    writeFileSync(join(folder, 'notes.txt'), 'x');
    const { files, faults } = readFlowFolder(folder);
    rmSync(folder, { recursive: true });
    expect(files.map(({ flow }) => flow.flowId)).toEqual(['short']);
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('the id short is that of'),
      expect.stringContaining('c.yaml:1'),
    ]);
  });

  it('may be missing', () => {
    expect(readFlowFolder('/nowhere/at/all')).toEqual({ files: [], faults: [] });
  });

  it('has examples that are sound, with every prompt among the sounds', () => {
    const sounds = Object.keys(promptManifest()).map((file) => file.replace('.wav', ''));
    const has = (prompt: string): boolean =>
      sounds.includes(prompt) || sounds.includes(prompt.replace('outpace/', 'outpace/en/'));
    const { files, faults } = readFlowFolder(EXAMPLES, has);
    expect(faults).toEqual([]);
    expect(files.map(({ flow }) => flow.flowId)).toEqual([
      'payment-reminder',
      'questionnaire',
      'satisfaction',
    ]);
  });
});
