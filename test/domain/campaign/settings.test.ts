import { describe, expect, it } from 'vitest';
import { DEFAULT_INBOUND } from '../../../src/domain/call/inbound.ts';
import {
  DEFAULT_CAMPAIGN_PACING,
  type CampaignPacing,
  type CampaignSettings,
} from '../../../src/domain/campaign/campaign.ts';
import { reviewSettings } from '../../../src/domain/campaign/settings.ts';
import { SETTINGS } from '../../engine/floor.ts';

const BOUNDS = {
  callerIds: ['+15550100000'],
  trunkIds: ['carrier'],
  lines: 50,
  attempts: 3,
  ringTimeoutMs: 10_000,
};
const CONSENT = { prompt: 'x', acceptKey: '1', doNotCallKey: '9', silenceMs: 1, plays: 1 };
const window = (changes: object) => ({
  window: { timeZone: 'Etc/UTC', days: [1], fromMinute: 540, toMinute: 600, ...changes },
});

const pacing = (changes: Partial<CampaignPacing>) => ({
  pacing: { ...DEFAULT_CAMPAIGN_PACING, ...changes },
});
const LIMITED = { promptBeforeAgent: 'allowed', abandonLimit: 0.02, source: 'law' } as const;

function codes(changes: Partial<CampaignSettings>): string[] {
  return reviewSettings({ ...SETTINGS, ...changes }, BOUNDS).map(({ code }) => code);
}

describe('settings of a campaign', () => {
  it('that keep to policy, sense and bounds are not refused', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ promptBeforeAgent: false, policy: undefined, consent: undefined })).toEqual([]);
    expect(codes(window({}))).toEqual([]);
    expect(codes(pacing({ mode: 'predictive', minRingMs: 10_000, shadow: 'ratio' }))).toEqual([]);
    expect(codes(pacing({ mode: 'progressive', windows: [], minRingMs: 15_000 }))).toEqual([]);
  });

  it.each<[string, Partial<CampaignSettings>]>([
    ['prompt-before-agent-forbidden', { policy: { promptBeforeAgent: 'forbidden', source: 'law' } }],
    ['prompt-before-agent-forbidden', { policy: undefined }],
    ['prompt-before-agent-without-prompt', { consent: undefined }],
    ['consent-keys-equal', { consent: { ...CONSENT, acceptKey: '9' } }],
    ['retry-forbidden', { retry: { abandoned: { kind: 'retry', afterMs: 1 } } }],
    ['retry-forbidden', { retry: { invalid: { kind: 'retry', afterMs: 1 } } }],
    ['retry-forbidden', { retry: { fax: { kind: 'retry', afterMs: 1 } } }],
    ['window-empty', window({ days: [] })],
    ['window-empty', window({ fromMinute: 600 })],
    ['caller-id-not-owned', { callerId: '+15550100001' }],
    ['trunk-unknown', { trunkIds: ['carrier', 'other'] }],
    ['trunk-unknown', { inbound: { ...DEFAULT_INBOUND, trunks: ['other'] } }],
    ['limit-exceeded', { maxLines: 51 }],
    ['limit-exceeded', { maxAttempts: 4 }],
    ['limit-exceeded', { ringTimeoutMs: 10_001 }],
    ['pacing-without-window', pacing({ mode: 'predictive', windows: [], minRingMs: 0 })],
    ['ring-too-short', pacing({ mode: 'predictive', minRingMs: 15_000 })],
    ['ring-too-short', pacing({ mode: 'ratio', minRingMs: 10_001 })],
    ['abandon-limit-above-policy', { policy: LIMITED, ...pacing({}) }],
    ['pacing-invalid', pacing({ mode: 'telepathic' as never })],
    ['pacing-invalid', pacing({ shadow: 'telepathic' as never })],
    ['pacing-invalid', pacing({ maxLinesPerAgent: 51 })],
    ['pacing-invalid', pacing({ aim: Number.NaN })],
    ['pacing-invalid', pacing({ weight: 0 })],
    ['pacing-invalid', pacing({ rampUpMs: -1 })],
    ['pacing-invalid', pacing({ windows: [{ name: 'day', limit: 0.21, days: 1 }] })],
    ['pacing-invalid', pacing({ windows: [{ name: 'day', limit: 0.03, days: 1.5 }] })],
    ['pacing-invalid', pacing({ windows: [1, 2].map((days) => ({ name: 'day', limit: 0.03, days })) })],
  ])('are refused as %s: %j', (code, changes) => {
    expect(codes(changes)).toEqual([code]);
  });

  it('are told everything that speaks against them at once, each with what to do', () => {
    const refusals = reviewSettings(
      { ...SETTINGS, policy: undefined, trunkIds: ['x'], maxLines: 99 },
      BOUNDS,
    );
    expect(refusals.map(({ code }) => code)).toEqual([
      'prompt-before-agent-forbidden',
      'trunk-unknown',
      'limit-exceeded',
    ]);
    expect(refusals.map(({ message }) => message).join(' ')).toMatch(/carrier.*limits\.lines \(50\)/);
    const [nothing] = reviewSettings({ ...SETTINGS, trunkIds: ['x'] }, { ...BOUNDS, trunkIds: [] });
    expect(nothing?.message).toContain('none');
  });
});
