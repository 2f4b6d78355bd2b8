/** The assistant's draft of a campaign: always one that a campaign file could say. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  campaignOf,
  DAYS,
  emptyDraft,
  missingIn,
  MODES,
  type Draft,
} from '../../src/console/pages/campaigns/wizard/draft.ts';
import { idFrom } from '../../src/console/ids.ts';
import { isSafeId } from '../../src/domain/kernel/ids.ts';
import { campaignFileOf, campaignSchema } from '../../src/services/campaignFile.ts';

const LABELS = {
  success: 'Success',
  followUp: 'Call again',
  refused: 'Declined',
  wrongParty: 'Wrong person',
  doNotCall: 'Do not call again',
};

const whole: Draft = {
  ...emptyDraft('Europe/Berlin'),
  name: 'Renewals',
  campaignId: 'renewals',
  listId: 'autumn',
  callerId: '+12025550100',
  trunkIds: ['carrier'],
};

const drafts: fc.Arbitrary<Draft> = fc
  .record({
    mode: fc.constantFrom(...MODES),
    maxLines: fc.integer({ min: 1, max: 1_000 }),
    ringTimeoutSeconds: fc.integer({ min: 15, max: 120 }),
    maxAttempts: fc.integer({ min: 1, max: 50 }),
    spacingHours: fc.integer({ min: 0, max: 720 }),
    days: fc.subarray([...DAYS], { minLength: 1 }),
    followPolicies: fc.boolean(),
    script: fc.constantFrom('', 'renewal'),
    name: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  })
  .filter(({ name }) => name.trim() !== '' && name.trim().length <= 200)
  .map((drawn) => ({
    ...whole,
    ...drawn,
    campaignId: idFrom(drawn.name, 1),
    flow: drawn.mode === 'automated' ? 'survey' : '',
  }));

describe('the draft of a campaign', () => {
  it('is taken by the schema of campaign files, whatever is chosen', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        expect(missingIn(draft)).toEqual([]);
        const { campaignId, settings } = campaignFileOf(campaignSchema.parse(campaignOf(draft, LABELS)));
        expect(campaignId).toBe(draft.campaignId);
        expect(settings.pacing?.mode).toBe(draft.mode);
        expect(settings.maxAttempts).toBe(draft.maxAttempts);
        expect(settings.ringTimeoutMs).toBe(draft.ringTimeoutSeconds * 1_000);
      }),
    );
  });

  it('gives any name an id that may stand in an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (name, now) => {
        expect(isSafeId(idFrom(name, now))).toBe(true);
      }),
    );
    expect(idFrom('Café Été, autumn 2026', 0)).toBe('cafe-ete-autumn-2026');
    expect(idFrom('秋季续约', 1_000)).toMatch(/^c-/);
  });

  it.each<readonly [string, Partial<Draft>]>([
    ['name', { name: ' ' }],
    ['list', { listId: '' }],
    ['callerId', { callerId: '2025550100' }],
    ['trunk', { trunkIds: [] }],
    ['days', { days: [] }],
    ['hours', { from: '18:00', to: '09:00' }],
    ['flow', { mode: 'automated' }],
  ])('says that the %s is missing', (missing, changes) => {
    expect(missingIn({ ...whole, ...changes })).toEqual([missing]);
  });
});
