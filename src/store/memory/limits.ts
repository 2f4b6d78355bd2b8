/** Limits across dial groups, in memory. */
import type { AttemptId, TrunkId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { LimitsPort, Reservation, TrunkLimits } from '../../ports/limits.ts';
import { LINES_RETRY_MS, NEVER, rateWindow } from '../rules.ts';
import type { MemoryWorld, Trunk } from './world.ts';

export class MemoryLimits implements LimitsPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async reserveTrunk(
    trunkId: TrunkId,
    attemptId: AttemptId,
    limits: TrunkLimits,
    holdMs: number,
    now: Instant,
  ): Promise<Reservation> {
    const trunk = this.#trunk(trunkId);
    for (const [id, lapseAt] of trunk.lines) if (lapseAt <= now) trunk.lines.delete(id);
    if (trunk.lines.has(attemptId)) return { reserved: true };
    if (trunk.lines.size >= limits.lines) {
      const retryAt = Math.min(now + LINES_RETRY_MS, ...trunk.lines.values());
      return { reserved: false, code: 'lines', retryAt };
    }
    const { calls, windowMs } = rateWindow(limits.callsPerSecond);
    trunk.starts = trunk.starts.filter((at) => at > now - windowMs);
    const freed = trunk.starts[trunk.starts.length - calls];
    if (freed !== undefined) return { reserved: false, code: 'calls-per-second', retryAt: freed + windowMs };
    trunk.lines.set(attemptId, now + holdMs);
    trunk.starts = [...trunk.starts, now];
    return { reserved: true };
  }

  async releaseTrunk(trunkId: TrunkId, attemptId: AttemptId): Promise<void> {
    this.#trunk(trunkId).lines.delete(attemptId);
  }

  async linesInUse(trunkId: TrunkId): Promise<number> {
    return this.#trunk(trunkId).lines.size;
  }

  async reserveNumber(
    number: string,
    attemptId: AttemptId,
    spacingMs: number,
    now: Instant,
  ): Promise<Reservation> {
    if (this.#world.doNotCall.has(number)) return { reserved: false, code: 'do-not-call', retryAt: NEVER };
    const [last] = this.#world.numbers.get(number) ?? [];
    if (last?.attemptId === attemptId) return { reserved: true };
    if (last && now - last.at < spacingMs) {
      return { reserved: false, code: 'attempt-spacing', retryAt: last.at + spacingMs };
    }
    const reservation = { attemptId, at: now };
    this.#world.numbers.set(number, last ? [reservation, last] : [reservation]);
    return { reserved: true };
  }

  async releaseNumber(number: string, attemptId: AttemptId): Promise<void> {
    const [last, previous] = this.#world.numbers.get(number) ?? [];
    if (last?.attemptId !== attemptId) return;
    if (previous) this.#world.numbers.set(number, [previous]);
    else this.#world.numbers.delete(number);
  }

  #trunk(trunkId: TrunkId): Trunk {
    const known = this.#world.trunks.get(trunkId);
    if (known) return known;
    const trunk: Trunk = { lines: new Map(), starts: [] };
    this.#world.trunks.set(trunkId, trunk);
    return trunk;
  }
}
