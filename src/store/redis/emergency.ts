/**
 * The emergency stop in Redis, asked for some times a second. What counts is when a question left: an answer `clear`
 * says that no stop had been given by then, so calls may leave for `EMERGENCY_FRESH_MS` from there and no longer.
 * Time is this process's own steady one: no clock is compared with another's.
 */
import {
  EMERGENCY_FRESH_MS,
  type EmergencyOrder,
  type EmergencyPort,
  type EmergencyState,
  type EmergencyWatch,
} from '../../ports/emergency.ts';
import { EMERGENCY_HISTORY, emergencyState } from '../rules.ts';
import type { RedisConnection } from './connection.ts';
import { emergencyKeys } from './keys.ts';

const AT = { port: 'emergency' } as const;
const ASK_EVERY_MS = 200;

export class RedisEmergency implements EmergencyPort {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async give(order: EmergencyOrder): Promise<void> {
    const { order: last, history } = emergencyKeys();
    const at = { ...AT, operation: 'give' };
    await this.#redis.run(at, 'giveEmergency', [last, history], [JSON.stringify(order), EMERGENCY_HISTORY]);
  }

  async last(): Promise<EmergencyOrder | undefined> {
    const at = { ...AT, operation: 'last' };
    const json = await this.#redis.call(at, (client) => client.get(emergencyKeys().order));
    return json === null ? undefined : (JSON.parse(json) as EmergencyOrder);
  }

  async history(limit: number): Promise<readonly EmergencyOrder[]> {
    const at = { ...AT, operation: 'history' };
    const lines = await this.#redis.call(at, (client) =>
      client.lrange(emergencyKeys().history, 0, Math.max(1, limit) - 1),
    );
    return lines.map((json) => JSON.parse(json) as EmergencyOrder);
  }

  watch(heard: (state: EmergencyState) => void): EmergencyWatch {
    return new Watch(this, heard);
  }
}

class Watch implements EmergencyWatch {
  readonly #port: RedisEmergency;
  readonly #heard: (state: EmergencyState) => void;
  readonly #timer: NodeJS.Timeout;
  #state: EmergencyState = { kind: 'unknown' };
  /** When the last question that was answered had left, in steady ms. */
  #askedAt = Number.NEGATIVE_INFINITY;
  /** A stop that stands, in case the store forgets it. */
  #standing: EmergencyOrder | undefined;
  #isAsking = false;
  #isStopped = false;

  constructor(port: RedisEmergency, heard: (state: EmergencyState) => void) {
    this.#port = port;
    this.#heard = heard;
    heard(this.#state);
    this.#timer = setInterval(() => this.#tick(), ASK_EVERY_MS);
    this.#tick();
  }

  isClear(): boolean {
    return this.#state.kind === 'clear' && this.#isFresh();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  #isFresh(): boolean {
    return performance.now() - this.#askedAt <= EMERGENCY_FRESH_MS;
  }

  #tick(): void {
    if (!this.#isFresh()) this.#become({ kind: 'unknown' });
    if (this.#isAsking) return;
    this.#isAsking = true;
    void this.#ask().finally(() => {
      this.#isAsking = false;
    });
  }

  async #ask(): Promise<void> {
    const askedAt = performance.now();
    try {
      const order = await this.#port.last();
      // A store that has lost its memory has not released anything.
      if (order === undefined && this.#standing !== undefined) return await this.#port.give(this.#standing);
      this.#standing = order?.action === 'stop' ? order : undefined;
      this.#askedAt = askedAt;
      if (this.#isFresh()) this.#become(emergencyState(order));
    } catch {
      // Unknown once what was heard last is too old.
    }
  }

  #become(state: EmergencyState): void {
    if (this.#isStopped || keyOf(state) === keyOf(this.#state)) return;
    this.#state = state;
    this.#heard(state);
  }
}

function keyOf(state: EmergencyState): string {
  return state.kind === 'stopped' ? `stopped ${JSON.stringify(state.order)}` : state.kind;
}
