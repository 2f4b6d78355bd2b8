import { describe, expect, it } from 'vitest';
import type { InstallationBounds } from '../../src/domain/campaign/settings.ts';
import { OutpaceError } from '../../src/services/errors.ts';
import { type ErrorCode } from '../../src/services/errorCatalogue.ts';
import { reviewPacingChange } from '../../src/services/pacing.ts';
import { parsePacing } from '../../src/services/pacingSettings.ts';
import { aCampaign } from '../support/records.ts';

const BOUNDS: InstallationBounds = {
  callerIds: ['+12025550100'],
  trunkIds: ['trunk-1'],
  lines: 100,
  attempts: 10,
  ringTimeoutMs: 120_000,
};
const campaign = aCampaign({
  settings: { ...aCampaign().settings, ringTimeoutMs: 20_000, promptBeforeAgent: false },
});

function problem(work: () => unknown): { readonly code: ErrorCode; readonly message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof OutpaceError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('pacing settings on a command line', () => {
  const parse = (...written: string[]) => parsePacing(campaign.settings, written);

  it('are taken in the units people write', () => {
    expect(parse('limit=2%', 'rampUpMinutes=1.5', 'mode=ratio', 'shadow=predictive', 'aim=0.9')).toEqual({
      windows: [{ name: 'day', limit: 0.02, days: 1 }],
      rampUpMs: 90_000,
      mode: 'ratio',
      shadow: 'predictive',
      aim: 0.9,
    });
    expect(parse('shadow=none', 'windows=none')).toEqual({ shadow: null, windows: [] });
  });

  it('name the window that a limit is for, also one given beside it', () => {
    expect(parse('windows=day:3%:1,month:0.03:30', 'limit.month=1%')).toEqual({
      windows: [
        { name: 'day', limit: 0.03, days: 1 },
        { name: 'month', limit: 0.01, days: 30 },
      ],
    });
  });

  it.each([
    [[], 'nothing to set'],
    [['limitt=0.02'], 'the nearest is limit'],
    [['limit'], 'name=value'],
    [['aim=much'], 'is no number'],
    [['aim='], 'is no number'],
    [['mode=psychic'], 'preview, progressive'],
    [['limit.week=1%'], 'no such window'],
    [['windows=day:0.03'], 'NAME:LIMIT:DAYS'],
    [['windows=none', 'limit=1%'], 'no abandonment window'],
    [['windows=day:0.03:1,month:0.03:30', 'limit=1%'], 'limit.day=0.01 or limit.month=0.01'],
  ])('that cannot be used say why: %j', (written, message) => {
    expect(problem(() => parse(...written))).toMatchObject({
      code: 'OUT_USAGE',
      message: expect.stringContaining(message),
    });
  });
});

describe('the review of a change of pacing', () => {
  it.each([
    [{ windows: [{ name: 'day', limit: 0.21, days: 1 }] }, 'between 0 and 0.2'],
    [{ mode: 'predictive', windows: [] }, 'no abandonment window'],
    [{ mode: 'predictive', ringTimeoutMs: 9_000 }, 'people must have the time to answer'],
    [{ ringTimeoutMs: 150_000 }, 'limits.ringTimeoutMs'],
  ] as const)('refuses %j', (changes, message) => {
    expect(problem(() => reviewPacingChange(campaign, changes, BOUNDS))).toMatchObject({
      code: 'OUT_CAMPAIGN_FORBIDDEN',
      message: expect.stringContaining(message),
    });
  });

  it('does not hold against a change what was wrong before it', () => {
    const values = reviewPacingChange(campaign, { aim: 0.9 }, { ...BOUNDS, trunkIds: [], lines: 1 });
    expect(values).toEqual([{ key: 'aim', before: 0.97, after: 0.9 }]);
  });
});
