import { describe, expect, it } from 'vitest';
import { mayDial } from '../../../src/domain/compliance/gate.ts';
import { SETTINGS, aLead } from '../../engine/floor.ts';

const MONDAY_NINE = Date.parse('2025-06-30T09:00:00Z');
const window = { timeZone: 'Etc/UTC', days: [1], fromMinute: 540, toMinute: 600 };

describe('the gate', () => {
  it('lets a lead pass whose attempts are not spent, at any time where there is no window', () => {
    expect(mayDial(aLead(1, { attempts: 2 }), SETTINGS, 0)).toBeUndefined();
  });

  it('refuses a lead whose attempts are spent, for good', () => {
    expect(mayDial(aLead(1, { attempts: 3 }), { ...SETTINGS, window }, 0)).toEqual({ code: 'attempt-cap' });
  });

  it('refuses outside the window, until it opens', () => {
    const settings = { ...SETTINGS, window };
    expect(mayDial(aLead(1), settings, MONDAY_NINE)).toBeUndefined();
    expect(mayDial(aLead(1), settings, MONDAY_NINE - 1)).toEqual({
      code: 'window-closed',
      retryAt: MONDAY_NINE,
    });
  });

  it('refuses for good where the window never opens', () => {
    expect(mayDial(aLead(1), { ...SETTINGS, window: { ...window, days: [] } }, 0)).toEqual({
      code: 'window-closed',
    });
  });
});
