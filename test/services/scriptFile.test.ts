import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseScriptFile, readScriptFolder } from '../../src/services/scriptFile.ts';

const EXAMPLES = fileURLToPath(new URL('../../config/scripts', import.meta.url));
const GOOD = `id: short
name: Short
start: opening
fields:
  - {field: city, edit: true}
nodes:
  opening:
    text: 'Good day {{name}} in {{city}}'
    objections: [noTime]
    answers:
      - {label: 'Yes', to: closing}
      - {value: n, label: 'No', to: closing}
  closing:
    text: Goodbye
    input: {name: reason, label: Why}
    disposition: sale
objections:
  noTime: {says: No time, reply: It takes a minute}
`;

const faultOf = (text: string): string => {
  try {
    parseScriptFile('s.yaml', text);
  } catch (error) {
    return String(error);
  }
  return '';
};

describe('a script file', () => {
  it('becomes a script: an answer is kept by its label, a field shown by its heading', () => {
    const { script, warnings } = parseScriptFile('s.yaml', GOOD);
    expect(warnings).toEqual([]);
    expect(script.fields).toEqual([{ field: 'city', label: 'city', isEditable: true }]);
    expect(script.nodes['opening']?.answers).toEqual([
      { value: 'Yes', label: 'Yes', to: 'closing' },
      { value: 'n', label: 'No', to: 'closing' },
    ]);
    expect(script.version).toMatch(/^[0-9a-f]{64}$/);
    expect(parseScriptFile('s.yaml', `${GOOD}\n`).script.version).not.toBe(script.version);
  });

  it.each([
    [
      'an unknown node',
      "label: 'Yes', to: closing",
      "label: 'Yes', to: nowhere",
      's.yaml:11: there is no node nowhere',
    ],
    ['an unknown start', 'start: opening', 'start: begin', 's.yaml:3: there is no node begin'],
    ['an unknown objection', '[noTime]', '[noMoney]', 's.yaml:9: there is no objection noMoney'],
    ['a field that agents do not see', 'in {{city}}', 'in {{income}}', 's.yaml:8: {{income}} is not among'],
    [
      'an answer that is there twice',
      '{value: n,',
      "{value: 'Yes',",
      's.yaml:12: the answer Yes is there twice',
    ],
    ['answers and next', '    objections: [noTime]', '    next: closing', 's.yaml:9: a node with answers'],
    [
      'a slip of the pen',
      'disposition: sale',
      'dispositon: sale',
      'the nearest known key is nodes.closing.disposition',
    ],
    ['text that is no YAML', 'nodes:', 'nodes: [', 's.yaml:'],
  ])('names the line of %s', (_what, from, to, message) => {
    expect(GOOD).toContain(from);
    const fault = faultOf(GOOD.replace(from, to));
    expect(fault).toContain(message);
    expect(fault).toMatch(/s\.yaml:\d+/);
  });

  it('warns of a node that no way leads to, a loop without an end, and an objection that no node names', () => {
    const text = GOOD.replace('[noTime]', '[]').replace(
      'objections:\n  noTime',
      '  lost: {text: Lost, next: again}\n  again: {text: Again, answers: [{label: x, to: lost}]}\nobjections:\n  noTime',
    );
    const { warnings } = parseScriptFile('s.yaml', text);
    expect(warnings.map((line) => line.replace(/^s\.yaml:\d+: /, ''))).toEqual([
      'no way leads to lost',
      'no way leads to again',
      'from lost no way leads to an end of the script',
      'from again no way leads to an end of the script',
      'no node names the objection noTime: it is shown last',
    ]);
  });

  it('takes a loop that can be left', () => {
    const text = GOOD.replace(
      '    disposition: sale',
      '    answers: [{label: Again, to: opening}, {label: End, to: end}]\n  end: {text: End}',
    );
    expect(parseScriptFile('s.yaml', text).warnings).toEqual([]);
  });
});

describe('the folder of scripts', () => {
  it('holds the two examples, with nothing to warn of', () => {
    const { files, faults } = readScriptFolder(EXAMPLES);
    expect(faults).toEqual([]);
    expect(files.map(({ script }) => [script.scriptId, script.language])).toEqual([
      ['customer-care', 'zh'],
      ['renewal', 'en'],
    ]);
    expect(files.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it('uses the others where one is wrong or there twice', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
    writeFileSync(join(folder, 'a.yaml'), GOOD);
    writeFileSync(join(folder, 'b.yml'), GOOD);
    writeFileSync(join(folder, 'c.yaml'), 'id: c');
    const { files, faults } = readScriptFolder(folder);
    rmSync(folder, { recursive: true });
    expect(files.map(({ script }) => script.scriptId)).toEqual(['short']);
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('the id short is that of'),
      expect.stringContaining('is missing'),
    ]);
  });
});
