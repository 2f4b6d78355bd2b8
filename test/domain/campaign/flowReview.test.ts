import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING } from '../../../src/domain/campaign/campaign.ts';
import { reviewFlow } from '../../../src/domain/campaign/flowReview.ts';
import { SETTINGS } from '../../engine/floor.ts';

const automated = { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' } as const;
const codes = (changes: Parameters<typeof reviewFlow>[0]): string[] =>
  reviewFlow(changes).map(({ code }) => code);

describe('a campaign that answers with a flow', () => {
  it('may, where its policy allows a recording before an agent and its pacing needs none', () => {
    expect(codes({ ...SETTINGS, flow: 'survey', pacing: automated })).toEqual([]);
  });

  it.each([
    ['forbids it', { promptBeforeAgent: 'forbidden', source: 'x' } as const],
    ['says nothing', undefined],
  ])('may not where the policy %s', (_name, policy) => {
    expect(codes({ ...SETTINGS, flow: 'survey', pacing: automated, policy })).toEqual([
      'prompt-before-agent-forbidden',
    ]);
  });

  it.each([undefined, 'progressive', 'predictive'] as const)('may not with the pacing %s', (mode) => {
    const pacing = mode === undefined ? undefined : { ...automated, mode };
    expect(codes({ ...SETTINGS, flow: 'survey', pacing })).toEqual(['flow-needs-automated']);
  });

  it('is asked nothing where it has none', () => {
    expect(codes({ ...SETTINGS, policy: undefined })).toEqual([]);
  });
});
