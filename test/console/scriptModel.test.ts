import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freshName, modelOf, withValue } from '../../src/console/pages/scripts/model.ts';
import { parseScriptFile } from '../../src/services/scriptFile.ts';

const RENEWAL = readFileSync('config/scripts/renewal.yaml', 'utf8');

describe('a script as a form has it', () => {
  it('is what the file says', () => {
    const model = modelOf(RENEWAL);
    const { script } = parseScriptFile('renewal.yaml', RENEWAL);
    expect(Object.keys(model?.nodes ?? {})).toEqual(Object.keys(script.nodes));
    expect(model?.nodes['opening']?.answers.map(({ to }) => to)).toEqual(
      script.nodes['opening']?.answers.map(({ to }) => to),
    );
    expect(modelOf('nodes: [')).toBeUndefined();
  });

  it('changes one value, and leaves comments and everything else', () => {
    const text = '# ours\nname: A\nnodes:\n  a: { text: Hello, hint: softly } # the first\n';
    const changed = withValue(text, ['nodes', 'a', 'text'], 'Good day');
    expect(changed).toBe(text.replace('Hello', 'Good day'));
    expect(withValue(changed, ['nodes', 'a', 'hint'], '')).not.toContain('softly');
    const { script } = parseScriptFile('r.yaml', withValue(RENEWAL, ['name'], 'Renewals'));
    const { version: _new, ...rest } = script;
    const { version: _old, ...before } = parseScriptFile('r.yaml', RENEWAL).script;
    expect(rest).toEqual({ ...before, name: 'Renewals' });
  });

  it('takes names that nothing has yet', () => {
    expect(freshName(' closing ', {})).toBe('closing');
    expect(freshName('closing', { closing: 1 })).toBeUndefined();
    expect(freshName('2nd', {})).toBeUndefined();
  });
});
