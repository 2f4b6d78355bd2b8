import { describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../../src/domain/campaign/campaign.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../../../src/domain/campaign/campaign.ts';
import { reviewPolicies } from '../../../src/domain/compliance/policyReview.ts';
import { loadLaw } from '../../../src/app/policy/law.ts';
import { SETTINGS } from '../../engine/floor.ts';

const US = loadLaw().policies.get('US');
if (US === undefined) throw new Error('there is no policy US');
const LAWFUL: CampaignSettings = { ...SETTINGS, promptBeforeAgent: false, ringTimeoutMs: 20_000 };
const predictive = (pacing: Partial<typeof DEFAULT_CAMPAIGN_PACING> = {}) => ({
  pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'predictive' as const, ...pacing },
});

const found = (changes: Partial<CampaignSettings>, policy: Partial<typeof US> = {}) =>
  reviewPolicies({ ...LAWFUL, ...changes }, [{ ...US, ...policy }]).map(
    ({ severity, key, setting }) => `${severity} ${key} ${setting}`,
  );

describe('settings held against a policy', () => {
  it('pass where they keep to it, in every mode', () => {
    expect(found({})).toEqual([]);
    expect(found(predictive())).toEqual([]);
    expect(found(predictive({ windows: [{ name: 'month', limit: 0.02, days: 30 }] }))).toEqual([]);
    expect(reviewPolicies({ ...LAWFUL, promptBeforeAgent: true, ringTimeoutMs: 1_000 }, [])).toEqual([]);
  });

  it('may ring too short only where nobody is abandoned for it, and somebody is told', () => {
    expect(found({ ringTimeoutMs: 14_999 })).toEqual(['warning minRingMs ringTimeoutMs']);
    expect(found({ ringTimeoutMs: 14_999, ...predictive() })).toEqual(['refused minRingMs ringTimeoutMs']);
    expect(found({ ringTimeoutMs: 15_000, ...predictive({ minRingMs: 14_999 }) })).toEqual([
      'refused minRingMs pacing.minRingMs',
    ]);
  });

  it.each([
    ['a higher share', { name: 'day', limit: 0.031, days: 1 }],
    ['a longer period', { name: 'quarter', limit: 0.03, days: 31 }],
  ])('are refused with %s of abandoned calls than it allows', (_, window) => {
    expect(found(predictive({ windows: [window] }))).toEqual(['refused abandonWindows pacing.windows']);
    const other = { name: '30 days', limit: 0.03, days: 30 };
    expect(found(predictive({ windows: [window, other] }))).toEqual([]);
    expect(found({ pacing: { ...DEFAULT_CAMPAIGN_PACING, windows: [window] } })).toEqual([]);
  });

  it('are refused where they claim a law that allows more, or a recording first', () => {
    const claimed = { promptBeforeAgent: 'allowed', source: 'ours' } as const;
    expect(found({ policy: { ...claimed, abandonLimit: 0.05 } })).toEqual([
      'refused abandonWindows policy.abandonLimit',
    ]);
    expect(found({ policy: claimed, promptBeforeAgent: true })).toEqual([
      'refused promptBeforeAgent promptBeforeAgent',
    ]);
    expect(found({ policy: claimed, promptBeforeAgent: true }, { promptBeforeAgent: 'allowed' })).toEqual([]);
  });

  it('are told the file, the key and the remedy, for each policy', () => {
    const messages = reviewPolicies({ ...LAWFUL, ringTimeoutMs: 9_000 }, [
      { ...US, file: 'policies/US.yaml' },
      { ...US, policyId: 'US-FL', file: undefined },
    ]).map(({ message }) => message);
    expect(messages).toEqual([
      `policy US ${US.version} (policies/US.yaml): ringTimeoutMs 9000 is below its minRingMs (15000); set ringTimeoutMs to 15000 or more`,
      `policy US-FL ${US.version}: ringTimeoutMs 9000 is below its minRingMs (15000); set ringTimeoutMs to 15000 or more`,
    ]);
  });
});
