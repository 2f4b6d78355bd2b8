import { describe, expect, it } from 'vitest';
import { changedSettings, withSettings } from '../../../src/domain/campaign/settingsChange.ts';
import { aCampaign } from '../../support/records.ts';

const { settings } = aCampaign();

describe('settings with a change', () => {
  it('have what is given in place of their own, and all else as it was', () => {
    expect(withSettings(settings, { wrapUpMs: 1, script: 'sale' })).toEqual({
      ...settings,
      wrapUpMs: 1,
      script: 'sale',
    });
  });

  it('lose what is taken away, and never what must be there', () => {
    const scripted = { ...settings, script: 'sale' };
    expect(withSettings(scripted, { script: null, callerId: null, maxLines: null })).toEqual(settings);
    expect(withSettings(scripted, { script: null })).not.toHaveProperty('script');
  });

  it('have the built-in message that names the key to opt out, as long as there is one', () => {
    const [plain, naming] = ['outpace/safe-harbour', 'outpace/safe-harbour-opt-out'];
    const builtIn = { ...settings, safeHarbourPrompt: plain };
    const withKey = withSettings(builtIn, { optOutKey: '9' });
    expect(withKey.safeHarbourPrompt).toBe(naming);
    expect(withSettings(withKey, { optOutKey: null }).safeHarbourPrompt).toBe(plain);
    expect(withSettings(withKey, { safeHarbourPrompt: plain }).safeHarbourPrompt).toBe(plain);
    const own = { ...settings, safeHarbourPrompt: 'ours/sorry' };
    expect(withSettings(own, { optOutKey: '9' }).safeHarbourPrompt).toBe('ours/sorry');
  });
});

describe('what differs', () => {
  it('is told by name, with what was there before and what is after', () => {
    const after = withSettings({ ...settings, script: 'sale' }, { wrapUpMs: 1, script: null, flow: 'ask' });
    expect(changedSettings({ ...settings, script: 'sale' }, after)).toEqual([
      { key: 'flow', after: 'ask' },
      { key: 'script', before: 'sale' },
      { key: 'wrapUpMs', before: settings.wrapUpMs, after: 1 },
    ]);
  });

  it('is nothing where a database has put members into another order, and an item where a list has', () => {
    const skills = { german: 2, sales: 1 };
    const [before, after] = [
      { ...settings, skills },
      { ...settings, skills: { sales: 1, german: 2 } },
    ];
    expect(changedSettings(before, after)).toEqual([]);
    const lists = [
      { ...settings, trunkIds: ['a', 'b'] },
      { ...settings, trunkIds: ['b', 'a'] },
    ] as const;
    expect(changedSettings(...lists).map(({ key }) => key)).toEqual(['trunkIds']);
  });
});
