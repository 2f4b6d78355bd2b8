/** An adapter on a test's Asterisk, with every event it gave, and waits on them. */
import pino from 'pino';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { OriginateRequest, TelephonyEvent } from '../../src/ports/telephony.ts';
import { AriTelephony, type AriSettings } from '../../src/telephony/ari/ariTelephony.ts';
import type { CallRoutes } from '../../src/telephony/guards.ts';
import { eventually, type AsteriskHandle } from './asterisk.ts';

export const CALLER_ID = '+12025550999';

/** The number of the virtual PSTN whose last two digits are `code`. */
export const numberFor = (code: string): string => `+120255501${code}`;

export const ROUTES: CallRoutes = {
  trunks: new Map([['pstn', {}]]),
  prompts: new Map([
    ['outpace/consent', 'sound:outpace/en/consent'],
    ['outpace/goodbye', 'sound:outpace/en/goodbye'],
    ['outpace/missing', 'sound:outpace/en/no-such-file'],
  ]),
};

export const silentLogger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

export interface RunningTelephony {
  readonly port: AriTelephony;
  readonly events: TelephonyEvent[];
  originate(callId: string, code: string, change?: Partial<OriginateRequest>): Promise<void>;
  seen(type: TelephonyEvent['type'], callId?: string, withinMs?: number): Promise<TelephonyEvent>;
  of(type: TelephonyEvent['type'], callId?: string): TelephonyEvent[];
}

export function ariSettings(node: AsteriskHandle, url = node.ariUrl): AriSettings {
  return { url, user: node.ariUser, password: node.ariPassword };
}

export function makeTelephony(
  ari: AriSettings,
  app = 'outpace-test-1',
  routes: CallRoutes = ROUTES,
): RunningTelephony {
  const events: TelephonyEvent[] = [];
  const random = randomStream(1, 'telephony');
  const port = new AriTelephony({ ari, app, routes, clock: systemClock, random, logger: silentLogger });
  const of = (type: TelephonyEvent['type'], callId?: string): TelephonyEvent[] =>
    events.filter(
      (event) =>
        event.type === type && (callId === undefined || ('callId' in event && event.callId === callId)),
    );
  return {
    port,
    events,
    of,
    originate(callId, code, change = {}) {
      const target = { kind: 'trunk', trunkId: 'pstn', number: numberFor(code) } as const;
      return port.originate({ callId, target, callerId: CALLER_ID, ringTimeoutMs: 30_000, ...change });
    },
    async seen(type, callId, withinMs = 15_000) {
      await eventually(() => of(type, callId).length > 0, `${type} of ${callId ?? 'the link'}`, withinMs);
      return of(type, callId)[0] as TelephonyEvent;
    },
  };
}

export async function startTelephony(
  ari: AriSettings,
  app?: string,
  routes?: CallRoutes,
): Promise<RunningTelephony> {
  const telephony = makeTelephony(ari, app, routes);
  await telephony.port.start((event) => telephony.events.push(event));
  return telephony;
}
