/**
 * Where everybody is, as the orders of the engine put them: in the waiting room with music, in a bridge with others,
 * or nowhere. It carries orders out as an exchange would and tells the engine nothing.
 */
import type { Effect } from '../../src/engine/effect.ts';

export interface Parties {
  follow(effects: readonly Effect[]): void;
  /** `room`, a bridge's id, or undefined. */
  placeOf(callId: string): string | undefined;
  /** Who hears the leg and is heard by it. */
  with(callId: string): string[];
  gone(callId: string): void;
  readonly muted: ReadonlySet<string>;
  /** Bridges that were made and not ended. */
  bridges(): string[];
  /** Legs that were ordered and neither hung up nor gone. */
  live(): string[];
}

export function followParties(): Parties {
  const places = new Map<string, string>();
  const open = new Set<string>();
  const live = new Set<string>();
  const muted = new Set<string>();
  const gone = (callId: string): void => {
    live.delete(callId);
    places.delete(callId);
  };
  const apply = (effect: Effect): void => {
    if (effect.type === 'originate') live.add(effect.callId);
    else if (effect.type === 'hangup') gone(effect.callId);
    else if (effect.type === 'seat' && live.has(effect.callId)) places.set(effect.callId, 'room');
    else if (effect.type === 'mute') {
      if (effect.on) muted.add(effect.callId);
      else muted.delete(effect.callId);
    } else if (effect.type === 'bridge') {
      open.add(effect.bridgeId);
      for (const callId of effect.callIds) if (live.has(callId)) places.set(callId, effect.bridgeId);
    } else if (effect.type === 'unbridge') {
      open.delete(effect.bridgeId);
      for (const [callId, place] of places) if (place === effect.bridgeId) places.delete(callId);
    }
  };
  return {
    follow: (effects) => effects.forEach(apply),
    placeOf: (callId) => places.get(callId),
    with(callId) {
      const place = places.get(callId);
      if (place === undefined || place === 'room') return [];
      return [...places]
        .flatMap(([other, where]) => (where === place && other !== callId ? [other] : []))
        .sort();
    },
    gone,
    muted,
    bridges: () => [...open].sort(),
    live: () => [...live].sort(),
  };
}
