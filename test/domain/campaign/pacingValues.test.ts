import { describe, expect, it } from 'vitest';
import { changedValues, pacingValues, withPacing } from '../../../src/domain/campaign/pacingValues.ts';
import { SETTINGS } from '../../engine/floor.ts';

describe('the values of pacing', () => {
  it('are the defaults where a campaign says nothing, and its own ring timeout', () => {
    expect(pacingValues(SETTINGS)).toMatchObject({
      mode: 'progressive',
      ringTimeoutMs: SETTINGS.ringTimeoutMs,
      shadow: null,
    });
  });

  it('change alone: everything else of the settings stays', () => {
    const changed = withPacing(SETTINGS, { mode: 'ratio', linesPerAgent: 2, shadow: 'predictive' });
    expect(changed).toMatchObject({
      ...SETTINGS,
      pacing: { mode: 'ratio', shadow: 'predictive', aim: 0.97 },
    });
    expect(changedValues(SETTINGS, changed)).toEqual([
      { key: 'mode', before: 'progressive', after: 'ratio' },
      { key: 'linesPerAgent', before: 1, after: 2 },
      { key: 'shadow', before: null, after: 'predictive' },
    ]);
  });

  it('go back to where they were, and then nothing differs', () => {
    const changed = withPacing(SETTINGS, { ringTimeoutMs: 9_000, shadow: 'ratio' });
    const before = Object.fromEntries(changedValues(SETTINGS, changed).map((one) => [one.key, one.before]));
    const back = withPacing(changed, before);
    expect(changedValues(SETTINGS, back)).toEqual([]);
    expect(back.pacing).not.toHaveProperty('shadow');
  });
});
