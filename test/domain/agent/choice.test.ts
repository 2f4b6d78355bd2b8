import { describe, expect, it } from 'vitest';
import { chooseAgent, needOf, type Candidate, type Skills } from '../../../src/domain/agent/choice.ts';
import { effectiveSkills } from '../../../src/domain/team/team.ts';

const agent = (
  name: string,
  since: number,
  skills: Skills = {},
  tier?: string,
  reach = 1,
): Candidate & { name: string } => ({
  name,
  since,
  reach,
  profile: tier === undefined ? { skills } : { skills, tier },
});
const anybody = { anyTier: true };

describe('the choice of an agent', () => {
  it('takes the one who has been ready longest', () => {
    const [a, b] = [agent('a', 20), agent('b', 10)];
    expect(chooseAgent([a, b], anybody)?.name).toBe('b');
    expect(chooseAgent([], anybody)).toBeUndefined();
  });

  it('passes over whoever lacks a skill or has it at too low a level', () => {
    const agents = [
      agent('none', 1),
      agent('low', 2, { german: 1 }),
      agent('high', 3, { german: 3, sales: 1 }),
    ];
    expect(chooseAgent(agents, { skills: { german: 2 }, anyTier: true })?.name).toBe('high');
    expect(chooseAgent(agents, { skills: { german: 2, chess: 1 }, anyTier: true })).toBeUndefined();
  });

  it('keeps those who can serve more kinds of campaign for the calls that only they can take', () => {
    const agents = [agent('rare', 1, { german: 1 }, undefined, 2), agent('plain', 9)];
    expect(chooseAgent(agents, anybody)?.name).toBe('plain');
  });

  it("gives a grade to its tiers, and to others only after the rule's wait", () => {
    const rules = [{ grade: 'A', tiers: ['senior'], waitMs: 1_000 }];
    const junior = agent('junior', 1, {}, 'junior');
    const senior = agent('senior', 9, {}, 'senior');
    expect(chooseAgent([junior, senior], needOf(undefined, rules, 'A', 0))?.name).toBe('senior');
    expect(chooseAgent([junior], needOf(undefined, rules, 'A', 999))).toBeUndefined();
    expect(chooseAgent([junior], needOf(undefined, rules, 'A', 1_000))?.name).toBe('junior');
    expect(chooseAgent([junior, senior], needOf(undefined, rules, 'B', 0))?.name).toBe('junior');
  });

  it('takes no longer than a tenth of a millisecond with 500 agents', () => {
    const agents = Array.from({ length: 500 }, (_, index) =>
      agent(String(index), index, { sales: 1 + (index % 3) }, 'x'),
    );
    const need = needOf({ sales: 2 }, [{ grade: 'A', tiers: ['x'], waitMs: 0 }], 'A', 0);
    // The best of many short rounds: the machine runs other tests too.
    const tookMs = Array.from({ length: 100 }, () => {
      const started = performance.now();
      for (let round = 0; round < 20; round += 1) chooseAgent(agents, need);
      return (performance.now() - started) / 20;
    });
    expect(Math.min(...tookMs)).toBeLessThan(0.1);
  });
});

describe('skills in a team', () => {
  it('are the higher of the personal and the team level', () => {
    expect(effectiveSkills({ german: 3, sales: 1 }, { sales: 2, chess: 1 })).toEqual({
      german: 3,
      sales: 2,
      chess: 1,
    });
    expect(effectiveSkills({ german: 3 }, undefined)).toEqual({ german: 3 });
  });
});
