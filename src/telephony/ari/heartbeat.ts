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

/** How often late answers are looked for, and a canary that could not be posted is posted again. */
const CHECK_EVERY_MS = 100;
const FIRST_CANARY_AGAIN_MS = 500;

export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { everyMs, deadlineMs, now } = options;
  let pongAwaitedSince: number | undefined;
  let canaryAwaitedSince: number | undefined;
  let isProven = false;
  let canary: { readonly name: string; readonly sentAt: number } | undefined;

  const sendCanary = (): void => {
    const sent = { name: `${CANARY}-${randomUUID()}`, sentAt: now() };
    canary = sent;
    options.sendCanary(sent.name).catch(() => {
      // Just after the socket opens, the application may not be known yet.
      if (canary === sent) canary = undefined;
    });
  };
  const beat = (): void => {
    if (pongAwaitedSince === undefined) {
      pongAwaitedSince = performance.now();
      options.ping();
    }
    canaryAwaitedSince ??= performance.now();
    if (canary === undefined) sendCanary();
  };
  const check = (): void => {
    const isLate = (since: number | undefined): boolean =>
      since !== undefined && performance.now() - since > deadlineMs;
    if (isLate(pongAwaitedSince)) options.onDeaf(`no pong within ${deadlineMs} ms`);
    else if (isLate(canaryAwaitedSince)) {
      options.onDeaf(`its own test event did not come back within ${deadlineMs} ms`);
    } else if (canaryAwaitedSince !== undefined && isToBeSent()) sendCanary();
  };
  /** The first one, though accepted, may have gone to the socket that this one replaces. */
  const isToBeSent = (): boolean =>
    canary === undefined || (!isProven && now() - canary.sentAt > FIRST_CANARY_AGAIN_MS);
  const beats = setInterval(beat, everyMs);
  const checks = setInterval(check, Math.min(CHECK_EVERY_MS, deadlineMs));
  beat();

  return {
    pong() {
      pongAwaitedSince = undefined;
    },
    userEvent(name, stampMs) {
      if (!name.startsWith(CANARY)) return false;
      if (canary?.name !== name) return true;
      options.onSkew(stampMs - (canary.sentAt + now()) / 2);
      canary = undefined;
      canaryAwaitedSince = undefined;
      isProven = true;
      return true;
    },
    stop() {
      clearInterval(beats);
      clearInterval(checks);
    },
  };
}
