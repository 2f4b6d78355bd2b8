/** Greetings played to the PBX by the virtual PSTN, over real SIP and RTP, and what Asterisk's detection makes of each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { makeGreetings, type Greeting } from '../../scripts/greetings.ts';
import { findAsterisk } from '../../src/app/asterisk/findAsterisk.ts';
import { startAsteriskPair, type AsteriskPair } from '../../src/app/asterisk/startPair.ts';
import type { DetectionSettings } from '../../src/domain/detection/settings.ts';
import type { Verdict } from '../../src/domain/detection/verdict.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { TelephonyEvent } from '../../src/ports/telephony.ts';
import { AriTelephony } from '../../src/telephony/ari/ariTelephony.ts';

export interface Heard {
  readonly greeting: Greeting;
  /** `none`: no verdict came. */
  readonly verdict: Verdict | 'none';
  readonly cause: string;
  /** From the answer to the verdict. */
  readonly tookMs: number;
}

const TRUNK = 'pstn';
const CALLER_ID = '+12025550999';
const AT_ONCE = 10;
const LIMIT_MS = 20_000;
const ONLINE_LIMIT_MS = 15_000;

/** The number at which the virtual PSTN plays the greeting (dialplan/pstn/extensions.conf). */
export const numberOf = ({ name }: Greeting, digits = '0000000'): string => `+8838${name}${digits}`;

/** Where a PSTN looks for greetings. */
export const greetingsFolder = (runDir: string): string => join(runDir, 'data/sounds/greetings');

export interface Listener {
  measure(greetings: readonly Greeting[], settings: DetectionSettings): Promise<readonly Heard[]>;
  close(): Promise<void>;
}

export async function openListener(greetings: readonly Greeting[]): Promise<Listener> {
  const source = await findAsterisk();
  if (source.kind === 'none' || source.kind === 'url')
    throw new Error('an Asterisk on this machine is needed');
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-detection-'));
  const pair = await startAsteriskPair({ source, dataDir, trunks: [TRUNK], phones: [] });
  const stop = async (): Promise<void> => {
    await pair.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await makeGreetings(greetingsFolder(pair.pstn.runDir), greetings);
    const listener = await listenOn(pair.pbx);
    return { ...listener, close: () => listener.close().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Beside whatever else the PBX does; its virtual PSTN has the greetings. */
export async function listenOn(pbx: AsteriskPair['pbx']): Promise<Listener> {
  const events: TelephonyEvent[] = [];
  const telephony = new AriTelephony({
    ari: { url: pbx.ariUrl, user: pbx.ariUser, password: pbx.ariPassword },
    app: 'outpace-detection-1',
    routes: { trunks: new Map([[TRUNK, {}]]), prompts: new Map() },
    clock: systemClock,
    random: randomStream(1, 'detection'),
    logger: pino({ level: 'silent' }),
  });
  let runs = 0;
  const close = (): Promise<void> => telephony.stop();
  try {
    await telephony.start((event) => void events.push(event));
    await online(telephony, pbx.ariUrl);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    async measure(wanted, settings) {
      runs += 1;
      const results: Heard[] = [];
      const waiting = [...wanted];
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          results.push(await hear(telephony, events, next, settings, `d${runs}-${next.name}`));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return results.toSorted((left, right) => left.greeting.name.localeCompare(right.greeting.name));
    },
  };
}

async function hear(
  telephony: AriTelephony,
  events: readonly TelephonyEvent[],
  greeting: Greeting,
  settings: DetectionSettings,
  callId: string,
): Promise<Heard> {
  const find = <Type extends TelephonyEvent['type']>(type: Type) =>
    events.find((event): event is Extract<TelephonyEvent, { type: Type }> => {
      return event.type === type && 'callId' in event && event.callId === callId;
    });
  const target = { kind: 'trunk', trunkId: TRUNK, number: numberOf(greeting) } as const;
  await telephony.originate({ callId, target, callerId: CALLER_ID, ringTimeoutMs: 10_000 });
  const isAnswered = await within(() => find('callAnswered') !== undefined);
  if (isAnswered) await telephony.detect(callId, settings);
  await within(() => find('detected') !== undefined);
  const [answered, found] = [find('callAnswered'), find('detected')];
  await telephony.hangup(callId, 'machine');
  await within(() => find('callEnded') !== undefined);
  return {
    greeting,
    verdict: found?.verdict ?? 'none',
    cause: found?.cause ?? '',
    tookMs: (found?.at ?? 0) - (answered?.at ?? 0),
  };
}

async function online(telephony: AriTelephony, ariUrl: string): Promise<void> {
  const isOnline = async (): Promise<boolean> => (await telephony.endpoints()).get(TRUNK) === true;
  if (!(await within(isOnline, ONLINE_LIMIT_MS))) throw new Error(`no trunk from ${ariUrl}`);
}

async function within(isTrue: () => boolean | Promise<boolean>, limitMs = LIMIT_MS): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > until) return false;
    await delay(10);
  }
  return true;
}
