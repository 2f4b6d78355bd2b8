/**
 * Whether a socket that looks open still delivers (ASTERISK fact 2): a ping wants its pong, and a user event
 * posted to our own application wants to come back, since a deaf socket answers neither and a deaf application
 * still answers the first. The worst case stays below the 10 s of requirement 5.
 */
import { randomUUID } from 'node:crypto';

export interface HeartbeatOptions {
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly ping: () => void;
  /** Posts a user event of this name to our application. */
  readonly sendCanary: (name: string) => Promise<void>;
  readonly onDeaf: (reason: string) => void;
  /** Asterisk's clock minus ours, as seen by the canary. */
  readonly onSkew: (skewMs: number) => void;
  readonly now: () => number;
}

export interface Heartbeat {
  pong(): void;
  /** Returns whether the event was our own canary. */
  userEvent(name: string, stampMs: number): boolean;
  stop(): void;
}

export const CANARY = 'OutpaceCanary';

export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  let [pongAwaitedSince, canary]: [number | undefined, { name: string; sentAt: number } | undefined] = [
    undefined,
    undefined,
  ];
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;

  const beat = (): void => {
    if (pongAwaitedSince === undefined) {
      pongAwaitedSince = elapsed();
      options.ping();
    }
    if (canary === undefined) {
      const name = `${CANARY}-${randomUUID()}`;
      canary = { name, sentAt: options.now() };
      canarySince = elapsed();
      // A canary that cannot be posted misses its deadline like one that does not come back.
      options.sendCanary(name).catch(() => undefined);
    }
  };
  const check = (): void => {
    const isLate = (since: number | undefined): boolean =>
      since !== undefined && elapsed() - since > options.deadlineMs;
    if (isLate(pongAwaitedSince)) options.onDeaf(`no pong within ${options.deadlineMs} ms`);
    else if (canary !== undefined && isLate(canarySince)) {
      options.onDeaf(`its own test event did not come back within ${options.deadlineMs} ms`);
    }
  };
  let canarySince = 0;
  const beats = setInterval(beat, options.everyMs);
  const checks = setInterval(check, Math.min(250, options.deadlineMs));
  beat();

  return {
    pong() {
      pongAwaitedSince = undefined;
    },
    userEvent(name, stampMs) {
      if (!name.startsWith(CANARY)) return false;
      if (canary?.name !== name) return true;
      options.onSkew(stampMs - (canary.sentAt + options.now()) / 2);
      canary = undefined;
      return true;
    },
    stop() {
      clearInterval(beats);
      clearInterval(checks);
    },
  };
}
