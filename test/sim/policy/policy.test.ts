/** Policies by name: the names that are taken, and a sentence for each that is not. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { policyNamed, POLICY_NAMES } from '../../../src/sim/policy/policy.ts';
import { emptyView, since } from './view.ts';

const dialOf = (name: string, idle: number): number => {
  const policy = policyNamed(name);
  if (typeof policy === 'string') throw new Error(policy);
  const pacer = policy.create({ mode: 'predictive' }, randomStream(1, 'pacer'));
  return pacer.decide({ ...emptyView, idle: since(0, idle) }).dial;
};

describe('a policy by name', () => {
  it.each([...POLICY_NAMES])('%s is taken, under that name, and dials for idle agents', (name) => {
    const policy = policyNamed(name);
    expect(policy).toHaveProperty('name', name);
    expect(dialOf(name, 4)).toBeGreaterThan(0);
  });

  it('uses the numbers that follow the name', () => {
    expect(dialOf('ratio', 4)).toBe(8);
    expect(dialOf('ratio:3', 4)).toBe(12);
    expect(dialOf('wombat:2.5', 3)).toBe(7);
    expect(dialOf('progressive', 4)).toBe(4);
  });

  it.each([
    ['magic', `no policy is named 'magic'; there are predictive, progressive`],
    ['toString', `no policy is named 'toString'`],
    ['progressive:2', `progressive has no parameter '2'; it takes none`],
    ['ratio:', `'' in 'ratio:' must be a number from 1 to 20`],
    ['ratio:0.5', `'0.5' in 'ratio:0.5' must be a number from 1 to 20`],
    ['ratio:2x', `'2x' in 'ratio:2x' must be a number from 1 to 20`],
    ['vicidial-hard:4', `no parameter '4'; it takes max=3 and target=0`],
    ['vicidial-hard:max=99', `'max=99' in 'vicidial-hard:max=99' must be a number from 1 to 20`],
  ])('%s is refused with what is wrong', (name, message) => {
    expect(policyNamed(name)).toContain(message);
  });
});
