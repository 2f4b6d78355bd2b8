import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { isRecordedByRule, type RecordingRule } from '../../../src/domain/recording/recording.ts';
import { allowsRecording } from '../../../src/domain/consent/consent.ts';

const RULE: RecordingRule = { mode: 'share', share: 0.3, stereo: true, required: false, retentionDays: 1 };

describe('which calls are recorded', () => {
  it('are the share of them that the campaign names', () => {
    const draw = randomStream(7, 'recording');
    const drawn = Array.from({ length: 2_000 }, () => isRecordedByRule(RULE, draw)).filter(Boolean).length;
    // Binomial: 600 ± 5 standard deviations of 20.5.
    expect(drawn).toBeGreaterThan(497);
    expect(drawn).toBeLessThan(703);
  });

  it('are none of those who were asked and have not said yes', () => {
    const answers = ['given', 'refused', 'none', 'not_asked', 'do_not_call'] as const;
    expect(answers.filter((answer) => allowsRecording(true, answer))).toEqual(['given']);
    expect(answers.filter((answer) => !allowsRecording(false, answer))).toEqual(['do_not_call']);
  });
});
