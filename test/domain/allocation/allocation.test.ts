/** The steering of new leads by two rates (DOMAIN 3.3). */
import { assert, boolean, double, integer, nat, option, property as propertyOf, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ratesOf,
  steer,
  steeringWords,
  type AgentLeads,
  type AllocationRules,
} from '../../../src/domain/allocation/allocation.ts';
import { reviewAllocation } from '../../../src/domain/campaign/allocationReview.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../../../src/domain/campaign/campaign.ts';
import { SETTINGS } from '../../engine/floor.ts';

const RULES: AllocationRules = {
  quantity: 40,
  judgedFrom: 20,
  minContactRate: 0.3,
  maxFollowUpRate: 0.5,
  newShare: 0.25,
  sharedPool: true,
};
const NONE: AgentLeads = {
  answered: 0,
  reached: 0,
  followUp: 0,
  redialable: 0,
  newToday: 0,
  redialsToday: 0,
};
const steered = (leads: Partial<AgentLeads>, rules: Partial<AllocationRules> = {}) =>
  steer({ ...RULES, ...rules }, { ...NONE, ...leads });

describe('steering', () => {
  it('gives the whole quantity as new leads to an agent who has called nobody', () => {
    expect(ratesOf(NONE)).toEqual({});
    expect(steered({ redialable: 9 })).toEqual({
      reason: 'not-judged',
      newLeads: 40,
      redials: 0,
      takesNew: true,
      takesPool: true,
    });
  });

  it('judges nobody by fewer answers than it takes', () => {
    expect(steered({ answered: 19, reached: 1, followUp: 1 })).toMatchObject({ reason: 'not-judged' });
    expect(steered({ answered: 20, reached: 1, followUp: 1 })).toMatchObject({
      reason: 'follow-up-rate-high',
    });
  });

  it('gives the named share of new leads below the least contact rate, and redials for the rest', () => {
    expect(steered({ answered: 100, reached: 29, redialable: 100 })).toEqual({
      contact: 0.29,
      followUp: 0,
      reason: 'contact-rate-low',
      newLeads: 10,
      redials: 30,
      takesNew: true,
      takesPool: false,
    });
    expect(steered({ answered: 100, reached: 30, redialable: 100 })).toMatchObject({
      reason: 'within',
      newLeads: 40,
      redials: 0,
    });
    expect(steered({ answered: 100, redialable: 3 })).toMatchObject({ newLeads: 10, redials: 3 });
  });

  it('gives nothing new above the greatest follow-up rate, whatever the contact rate is', () => {
    expect(steered({ answered: 100, reached: 20, followUp: 11, redialable: 100 })).toEqual({
      contact: 0.2,
      followUp: 0.55,
      reason: 'follow-up-rate-high',
      newLeads: 0,
      redials: 40,
      takesNew: false,
      takesPool: false,
    });
    expect(steered({ answered: 100, reached: 40, followUp: 20 })).toMatchObject({ reason: 'within' });
  });

  it('counts what was given today', () => {
    expect(steered({ newToday: 30, redialsToday: 5 })).toMatchObject({ newLeads: 5, redials: 0 });
    const low = { answered: 100, redialable: 100 };
    expect(steered({ ...low, newToday: 15 })).toMatchObject({ newLeads: 0, redials: 25 });
    expect(steered({ ...low, newToday: 4, redialsToday: 10 })).toMatchObject({ newLeads: 6, redials: 20 });
    expect(steered({ newToday: 40, redialsToday: 40 })).toMatchObject({ newLeads: 0, redials: 0 });
  });

  it('holds nobody back by a rate that is not named', () => {
    const free = { minContactRate: undefined, maxFollowUpRate: undefined };
    const leads = { answered: 50, reached: 1, followUp: 1 };
    expect(steered(leads, free)).toMatchObject({ reason: 'within', newLeads: 40 });
  });

  const share = double({ min: 0, max: 1, noNaN: true });
  const count = nat({ max: 500 });
  const anyRules = record({
    quantity: integer({ min: 1, max: 300 }),
    judgedFrom: nat({ max: 50 }),
    minContactRate: option(share, { nil: undefined }),
    maxFollowUpRate: option(share, { nil: undefined }),
    newShare: share,
    sharedPool: boolean(),
  });
  const anyLeads = record({
    answered: count,
    reached: share,
    followUp: share,
    redialable: count,
    newToday: count,
    redialsToday: count,
  }).map((drawn): AgentLeads => {
    const reached = Math.floor(drawn.answered * drawn.reached);
    return { ...drawn, reached, followUp: Math.floor(reached * drawn.followUp) };
  });
  const property = (holds: (rules: AllocationRules, leads: AgentLeads) => void) =>
    assert(propertyOf(anyRules, anyLeads, holds), { numRuns: 10_000 });

  it('never gives more than the quantity of the day, nor more redials than there are', () => {
    property((rules, leads) => {
      const { newLeads, redials } = steer(rules, leads);
      expect(Number.isInteger(newLeads) && Number.isInteger(redials)).toBe(true);
      expect(newLeads).toBeGreaterThanOrEqual(0);
      expect(redials).toBeGreaterThanOrEqual(0);
      expect(redials).toBeLessThanOrEqual(leads.redialable);
      const given = leads.newToday + leads.redialsToday;
      expect(newLeads + redials + given).toBeLessThanOrEqual(Math.max(rules.quantity, given));
    });
  });

  it('gives a new lead to nobody who is above the greatest follow-up rate', () => {
    property((rules, leads) => {
      const { followUp, newLeads, takesNew, takesPool } = steer(rules, leads);
      const isJudged = leads.answered >= Math.max(1, rules.judgedFrom);
      if (!isJudged || (followUp ?? 0) <= (rules.maxFollowUpRate ?? 1)) return;
      expect({ newLeads, takesNew, takesPool }).toEqual({ newLeads: 0, takesNew: false, takesPool: false });
    });
  });

  it('gives no more new leads for fewer people reached, nor for more still to be followed up', () => {
    property((rules, leads) => {
      const { newLeads } = steer(rules, leads);
      const fewer = {
        ...leads,
        reached: Math.floor(leads.reached / 2),
        followUp: Math.floor(leads.followUp / 2),
      };
      const alike = { ...rules, maxFollowUpRate: undefined };
      expect(steer(alike, fewer).newLeads).toBeLessThanOrEqual(steer(alike, leads).newLeads);
      expect(steer(rules, { ...leads, followUp: leads.reached }).newLeads).toBeLessThanOrEqual(newLeads);
    });
  });

  it('says its reason in words', () => {
    const words = (leads: Partial<AgentLeads>) => steeringWords(RULES, steered(leads));
    expect(words({})).toContain('fewer than 20 answered');
    expect(words({ answered: 100, reached: 40 })).toContain('within');
    expect(words({ answered: 100 })).toContain('below 30 %: 25 % new');
    expect(words({ answered: 100, reached: 40, followUp: 30 })).toContain('above 50 %: nothing new');
  });
});

describe('allocation in a campaign', () => {
  it('is refused in a mode that gives the call to whoever is free', () => {
    const pacing = { ...DEFAULT_CAMPAIGN_PACING, mode: 'predictive' } as const;
    expect(reviewAllocation({ ...SETTINGS, pacing })).toEqual([]);
    expect(reviewAllocation({ ...SETTINGS, allocation: RULES })).toMatchObject([
      { code: 'allocation-needs-preview', message: expect.stringContaining('pacing.mode progressive') },
    ]);
    expect(reviewAllocation({ ...SETTINGS, allocation: RULES, pacing })).toHaveLength(1);
    const preview = { ...pacing, mode: 'preview' } as const;
    expect(reviewAllocation({ ...SETTINGS, allocation: RULES, pacing: preview })).toEqual([]);
  });
});
