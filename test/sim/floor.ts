/** A simulated telephony on a virtual clock, with everything its sink has been given. */
import type { CallId } from '../../src/domain/kernel/ids.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import type { TelephonyEvent } from '../../src/ports/telephony.ts';
import { type SimTelephony, type SimTelephonyOptions, createSimTelephony } from '../../src/sim/telephony.ts';
import { type VirtualClock, createVirtualClock } from '../../src/sim/virtualClock.ts';

export const START = 1_000_000;

export interface Floor {
  readonly clock: VirtualClock;
  readonly telephony: SimTelephony;
  readonly events: TelephonyEvent[];
}

export async function openFloor(
  options: Partial<SimTelephonyOptions> & { readonly clock?: VirtualClock } = {},
): Promise<Floor> {
  const clock = options.clock ?? createVirtualClock(START);
  const telephony = createSimTelephony({
    random: randomStream(1, 'telephony'),
    trunks: ['pstn'],
    phones: ['phone-1', 'phone-2'],
    prompts: [{ name: 'outpace/consent' }, { name: 'outpace/short', durationMs: 500 }],
    ...options,
    clock,
  });
  const events: TelephonyEvent[] = [];
  await telephony.start((event) => events.push(event));
  return { clock, telephony, events };
}

export async function dial(
  floor: Floor,
  code: string,
  callId = `call-${code}`,
  ringTimeoutMs = 30_000,
): Promise<CallId> {
  await floor.telephony.originate({
    callId,
    target: { kind: 'trunk', trunkId: 'pstn', number: numberOf(code) },
    callerId: '+15550100000',
    ringTimeoutMs,
  });
  return callId;
}

export function numberOf(code: string): string {
  return `+155501000${code}`;
}

/** A leg's events as one line each, with the time since `START`; without the beginnings of playbacks. */
export function story(floor: Floor, callId: CallId): string[] {
  return floor.events.flatMap((event) => {
    if (!('callId' in event) || event.callId !== callId || event.type === 'playbackStarted') return [];
    return [`${event.at - START} ${wordsOf(event)}`];
  });
}

function wordsOf(event: TelephonyEvent): string {
  switch (event.type) {
    case 'callProgress':
      return event.progress;
    case 'dtmf':
      return `key ${event.digit}`;
    case 'playbackStarted':
      return `${event.playbackId} begins`;
    case 'playbackFinished':
      return `${event.playbackId} ${event.outcome}`;
    case 'bridged':
    case 'unbridged':
      return `${event.type} ${event.bridgeId}`;
    case 'callEnded': {
      const by = event.end.requestedByNetwork ? 'network' : 'us';
      return `ended ${event.end.sip ?? '-'}/${event.end.q850} by ${by}`;
    }
    case 'callArrived':
    case 'callDialling':
    case 'callAnswered':
    case 'detected':
    case 'talk':
    case 'tone':
    case 'linkDown':
    case 'linkUp':
    case 'linkFenced':
    case 'trunkState':
      break;
  }
  return event.type.replace('call', '').toLowerCase();
}
