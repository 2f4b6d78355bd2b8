/** The commands by which a leg is listened to: for a machine, for the end of speech, for a tone. */
import { assertNever } from '../domain/kernel/assert.ts';
import type { Effect } from '../engine/effect.ts';
import type { TelephonyPort } from '../ports/telephony.ts';

export type ListeningEffect = Extract<Effect, { type: 'detect' | 'watchTalk' | 'watchTone' }>;

export function listen(telephony: TelephonyPort, effect: ListeningEffect): Promise<void> {
  switch (effect.type) {
    case 'detect':
      return telephony.detect(effect.callId, effect.settings);
    case 'watchTalk':
      return telephony.watchTalk(effect.callId, effect.silenceMs);
    case 'watchTone':
      return telephony.watchTone(effect.callId, effect.hz);
    default:
      return assertNever(effect);
  }
}
