import { expect, it } from 'vitest';
import { emptyBecause } from '../../../src/domain/compliance/emptyHopper.ts';

it('an empty hopper is explained by the codes that stop most leads, and by the next one to come', () => {
  const refusals = { 'do-not-call': 2, 'window-closed': 600, 'policy-cap': 1, 'attempt-spacing': 30 };
  const nextDueAt = Date.UTC(2026, 10, 18, 18);
  expect(emptyBecause({ due: 650, final: 12, refusals, nextDueAt })).toBe(
    '650 leads wait, the next from 2026-11-18T18:00:00.000Z; 12 are done; 600 window-closed; 30 attempt-spacing; 2 do-not-call',
  );
  expect(emptyBecause({ due: 1, final: 0, refusals: {} })).toBe('1 leads wait; 0 are done');
});
