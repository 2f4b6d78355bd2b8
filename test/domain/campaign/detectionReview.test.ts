import { describe, expect, it } from 'vitest';
import { reviewDetection } from '../../../src/domain/campaign/detectionReview.ts';
import type { CampaignSettings } from '../../../src/domain/campaign/campaign.ts';
import { DEFAULT_DETECTION } from '../../../src/domain/detection/settings.ts';
import { SETTINGS } from '../../engine/floor.ts';

const codes = (settings: Partial<CampaignSettings>): string[] =>
  reviewDetection({ ...SETTINGS, ...settings }).map(({ code }) => code);
const before = { ...DEFAULT_DETECTION, kind: 'before' } as const;
const policy = { promptBeforeAgent: 'forbidden', source: 'test' } as const;

describe('a campaign that asks who answered', () => {
  it('may ask before the join only where the clock starts at the end of the greeting', () => {
    expect(codes({ detection: before, policy: { ...policy, clockStart: 'greetingEnd' } })).toEqual([]);
    expect(codes({ detection: before, policy: { ...policy, clockStart: 'answer' } })).toEqual([
      'detection-before-forbidden',
    ]);
    expect(codes({ detection: before, policy })).toEqual(['detection-before-forbidden']);
    expect(codes({ detection: before, policy: undefined })).toEqual(['detection-before-forbidden']);
  });

  it('may always listen beside', () => {
    expect(codes({ detection: { ...DEFAULT_DETECTION, kind: 'warm' }, policy: undefined })).toEqual([]);
  });

  it('leaves no message that it does not name, and hangs up on no person', () => {
    const detection = { ...DEFAULT_DETECTION, onMachine: 'leaveMessage' } as const;
    expect(codes({ detection })).toEqual(['detection-invalid']);
    expect(codes({ detection: { ...detection, message: 'outpace/message' } })).toEqual([]);
    expect(codes({ detection: { ...DEFAULT_DETECTION, onHuman: 'hangUp' } })).toEqual(['detection-invalid']);
  });

  it('keeps nobody waiting for longer than the policy allows', () => {
    expect(codes({ answerLimitMs: 3_000, policy: { ...policy, answerLimitMs: 2_000 } })).toEqual([
      'answer-limit-above-policy',
    ]);
    expect(codes({ answerLimitMs: 2_000, policy: { ...policy, answerLimitMs: 2_000 } })).toEqual([]);
  });
});
