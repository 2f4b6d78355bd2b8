import { describe, expect, it } from 'vitest';
import { mayDial } from '../../../src/domain/compliance/gate.ts';
import { loadLaw } from '../../../src/app/policy/law.ts';
import { NO_LAW, placesUnder } from '../../../src/domain/compliance/law.ts';
import type { CampaignSettings } from '../../../src/domain/campaign/campaign.ts';
import type { Lead } from '../../../src/domain/lead/lead.ts';
import { HOUR_MS } from '../../../src/domain/kernel/time.ts';
import { SETTINGS, aLead } from '../../engine/floor.ts';

const MONDAY_NINE = Date.parse('2025-06-30T09:00:00Z');
const window = { timeZone: 'Etc/UTC', days: [1], fromMinute: 540, toMinute: 600 };

const judged = (lead: Lead, settings: CampaignSettings, now: number, law = NO_LAW) =>
  mayDial(lead, settings, placesUnder(law, settings), now);

describe('the gate', () => {
  it('lets a lead pass whose attempts are not spent, at any time where there is no window', () => {
    expect(judged(aLead(1, { attempts: 2 }), SETTINGS, 0)).toBeUndefined();
  });

  it('refuses a lead whose attempts are spent, for good', () => {
    expect(judged(aLead(1, { attempts: 3 }), { ...SETTINGS, window }, 0)).toEqual({ code: 'attempt-cap' });
  });

  it('refuses outside the window, until it opens', () => {
    const settings = { ...SETTINGS, window };
    expect(judged(aLead(1), settings, MONDAY_NINE)).toBeUndefined();
    expect(judged(aLead(1), settings, MONDAY_NINE - 1)).toEqual({
      code: 'window-closed',
      retryAt: MONDAY_NINE,
    });
  });

  it('looks again in an hour where the window never opens', () => {
    expect(judged(aLead(1), { ...SETTINGS, window: { ...window, days: [] } }, 0)).toEqual({
      code: 'window-closed',
      retryAt: HOUR_MS,
    });
  });

  describe('under policies', () => {
    const law = loadLaw();
    const settings = { ...SETTINGS, policies: 'auto' } as const;
    const noon = Date.parse('2026-11-18T18:00:00Z');
    const person = [3, 2, 1].map((hours) => noon - hours * HOUR_MS);
    const florida = aLead(1, {
      number: '+13055550142',
      gate: { past: { lead: [], number: [], person } },
    });

    it('counts the attempts that the lead carries, and asks for an hour of the day where the number lies', () => {
      expect(judged(florida, settings, noon, law)).toEqual({
        code: 'policy-cap',
        retryAt: noon + 21 * HOUR_MS,
      });
      expect(judged(aLead(1, { number: '+13055550142' }), settings, noon, law)).toBeUndefined();
      expect(judged(aLead(1, { number: '+13055550142' }), settings, noon - 10 * HOUR_MS, law)?.code).toBe(
        'window-closed',
      );
    });

    it('calls nobody where there is no law to be found', () => {
      expect(judged(florida, settings, noon)?.code).toBe('policy-missing');
    });

    it('lets an agent dial by hand whom nothing else stops', () => {
      const manual = aLead(1, { leadId: 'manual-1', number: '+12125550142' });
      expect(judged(manual, settings, noon, law)).toBeUndefined();
      expect(judged(manual, settings, noon - 10 * HOUR_MS, law)?.code).toBe('window-closed');
    });
  });
});
