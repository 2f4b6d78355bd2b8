import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { followersOf } from '../../src/domain/flow/flow.ts';
import { drawFlow } from '../../src/services/flowDraw.ts';
import { driveFlow } from '../../src/services/flowDrive.ts';
import { parseFlowFile } from '../../src/services/flowFile.ts';

const FILE = fileURLToPath(new URL('../../config/flows/satisfaction.yaml', import.meta.url));
const { flow } = parseFlowFile(FILE, readFileSync(FILE, 'utf8'));

function drive(...typed: string[]): string[] {
  const person = driveFlow(flow);
  for (const line of typed) person.type(line);
  return person.said();
}

describe('a flow driven by hand', () => {
  it('says what is heard in the language chosen, and what was answered', () => {
    expect(drive('2', '5', '10', '')).toEqual([
      'plays outpace/en/flow-language, outpace/zh/flow-language',
      'plays outpace/zh/flow-rating',
      'answer rating: 5',
      'plays outpace/zh/flow-recommend',
      'answer recommend: 10',
      'plays outpace/zh/flow-praise',
      'records: type what is said, or nothing',
      'plays outpace/zh/flow-thanks',
      'ends: returned',
    ]);
  });

  it('takes what may grow for an answer where nothing more is typed', () => {
    expect(drive('1', '5', '1')).toContain('answer recommend: 1');
  });

  it('asks those who are not content what to do better, and the others what was good', () => {
    const said = drive('1', '2', '9', 'too long');
    expect(said).toContain('plays outpace/en/flow-comment');
    expect(said).toContain('answer comment: too long');
    expect(drive('1', '5', '9', 'quick')).toContain('answer praise: quick');
  });

  it('is repeated after silence and after a wrong key, and ends at last', () => {
    const said = drive('1', '', '7', '');
    expect(said.filter((line) => line.includes('flow-rating'))).toEqual([
      'plays outpace/en/flow-rating',
      'plays outpace/en/flow-rating',
      'plays outpace/en/flow-wrong, outpace/en/flow-rating',
    ]);
    expect(said.at(-1)).toBe('ends: returned');
  });
});

describe('a flow drawn', () => {
  it('shows every node once, and an arrow to each follower', () => {
    const svg = drawFlow(flow);
    for (const nodeId of Object.keys(flow.nodes))
      expect(svg.split(`font-weight="bold">${nodeId}<`), nodeId).toHaveLength(2);
    const pairs = Object.entries(flow.nodes).flatMap(([from, node]) =>
      followersOf(node).map(({ to }) => `${from} ${to}`),
    );
    expect(svg.match(/marker-end/g)).toHaveLength(new Set(pairs).size);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('holds no markup of the flow', () => {
    const nodes = { 'a<b': { kind: 'hangup' } as const };
    const svg = drawFlow({ ...flow, flowId: '<script>', start: 'a<b', onFault: 'a<b', nodes });
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('a&lt;b');
  });
});
