/**
 * How legs ended, as AMI's `Hangup` tells it: consulted for ends that fell into a gap of ARI's events, never
 * otherwise. Kept for some minutes and bounded.
 */
import type { CallEnd } from '../../domain/call/lineResult.ts';
import { MINUTE_MS, type Instant } from '../../domain/kernel/time.ts';
import type { Clock } from '../../ports/clock.ts';

export interface WitnessedEnd extends CallEnd {
  readonly at: Instant;
}

const KEPT_MS = 15 * MINUTE_MS;
const KEPT_MAX = 50_000;

type Fields = Readonly<Record<string, unknown>>;

export class Witness {
  readonly #clock: Clock;
  readonly #ends = new Map<string, WitnessedEnd>();
  readonly #networkAsked = new Map<string, Instant>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The network asked for the hang-up: what tells a network 480 from our own ring timer. */
  hangupRequest(fields: Fields): void {
    const callId = text(fields['uniqueid']);
    if (callId !== '') remember(this.#networkAsked, callId, this.#clock.now());
  }

  hangup(fields: Fields): void {
    const callId = text(fields['uniqueid']);
    if (callId === '') return;
    const sip = Number(text(fields['techcause']) || text(fields['tech_cause']));
    remember(this.#ends, callId, {
      q850: Number(text(fields['cause'])) || 0,
      ...(Number.isInteger(sip) && sip > 0 ? { sip } : {}),
      requestedByNetwork: this.#networkAsked.delete(callId),
      at: this.#clock.now(),
    });
    this.#forgetOld();
  }

  /** The id is used again: what was seen is not of the leg to come. */
  forget(callId: string): void {
    this.#ends.delete(callId);
    this.#networkAsked.delete(callId);
  }

  endOf(callId: string): WitnessedEnd | undefined {
    const end = this.#ends.get(callId);
    return end !== undefined && this.#clock.now() - end.at <= KEPT_MS ? end : undefined;
  }

  /** Maps keep the order of insertion: the oldest are first. */
  #forgetOld(): void {
    const oldest = this.#clock.now() - KEPT_MS;
    for (const [callId, end] of this.#ends) {
      if (end.at >= oldest) break;
      this.#ends.delete(callId);
    }
    for (const [callId, at] of this.#networkAsked) {
      if (at >= oldest) break;
      this.#networkAsked.delete(callId);
    }
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > KEPT_MAX && oldest !== undefined) map.delete(oldest);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
