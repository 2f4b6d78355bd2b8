/**
 * Simulated telephony: the stand-in where there is no Asterisk, and the fake of the engine's tests. Called parties
 * behave as the number plan says, agents' phones answer by themselves, and a test may break the link, the trunks,
 * the events and the next command. Nothing here waits but on the clock it is given.
 */
import type { CallEnd } from '../domain/call/lineResult.ts';
import type { CallId, TrunkId } from '../domain/kernel/ids.ts';
import type { RandomSource } from '../domain/kernel/random.ts';
import type { Clock } from '../ports/clock.ts';
import type { OriginateRequest, TelephonyFault, TelephonyPort, TrunkState } from '../ports/telephony.ts';
import { checkIds, checkKeys, checkOriginate, checkPrompts } from './arguments.ts';
import { type Exchange, createExchange } from './exchange.ts';
import { type Callee, HUNG_UP_BY_FAR_END, HUNG_UP_BY_US, type Leg, pickUp, press } from './leg.ts';
import { partyOf as partyOfPlan } from './numberPlan.ts';
import { detect, watchTalk, watchTone } from './voice.ts';
import { type SimCommand, type WireFaults, createWire, failure } from './wire.ts';

export interface SimPrompt {
  readonly name: string;
  /** 3 s where absent. */
  readonly durationMs?: number;
}

export interface SimTelephonyOptions {
  readonly clock: Clock;
  /** Draws which events are given twice. */
  readonly random: RandomSource;
  readonly trunks: readonly TrunkId[];
  readonly phones: readonly string[];
  readonly prompts: readonly SimPrompt[];
  /** The far side of an earlier adapter, to find its live legs; absent: one of its own, which ends with `stop`. */
  readonly exchange?: Exchange;
  /** Who answers a number dialled over a trunk; the number plan says so where absent. */
  readonly partyOf?: (number: string) => Callee | undefined;
}

export interface SimTelephony extends TelephonyPort, WireFaults {
  readonly exchange: Exchange;
  setTrunkState(trunkId: TrunkId, state: TrunkState): void;
  killAllLegs(end?: CallEnd): void;
  /** The far end of one leg hangs up, or presses a key. */
  farEndHangup(callId: CallId): void;
  farEndPress(callId: CallId, digit: string): void;
  /** Somebody calls; false where nobody accepts calls to the number. */
  farEndCalls(callId: CallId, number: string, dialled: string): boolean;
  /** How many INVITEs a number has had: the witness against double dialling. */
  invitesTo(number: string): number;
}

const DEFAULT_PROMPT_MS = 3_000;
const PHONE_ANSWERS_AFTER_MS = 100;

const PHONE: Callee = { ringback: 'ringing', decidesAfterMs: PHONE_ANSWERS_AFTER_MS, keys: [] };

export function createSimTelephony(options: SimTelephonyOptions): SimTelephony {
  const { clock, partyOf = partyOfPlan } = options;
  const lengths = options.prompts.map(
    ({ name, durationMs }) => [name, durationMs ?? DEFAULT_PROMPT_MS] as const,
  );
  const exchange = options.exchange ?? createExchange(clock, new Map(lengths));
  const wire = createWire(clock, options.random, () => exchange.vanish());
  const accepted = new Set<string>();
  const trunkStates = new Map<TrunkId, TrunkState>(options.trunks.map((trunkId) => [trunkId, 'available']));

  function calleeFor(target: OriginateRequest['target']): Callee | undefined {
    if (target.kind === 'phone') return options.phones.includes(target.phone) ? PHONE : undefined;
    return trunkStates.get(target.trunkId) === 'available' ? partyOf(target.number) : undefined;
  }

  function place({ callId, target, ringTimeoutMs }: OriginateRequest): void {
    if (exchange.leg(callId) !== undefined) {
      throw failure('originate', 'refused', '409', `leg ${callId} exists already`);
    }
    if (target.kind === 'trunk' && !trunkStates.has(target.trunkId)) {
      throw failure('originate', 'refused', 'invalid-argument', `there is no trunk ${target.trunkId}`);
    }
    const callee = calleeFor(target);
    // As Asterisk says it of whatever it cannot make a channel to.
    if (callee === undefined) throw failure('originate', 'refused', '500', 'Allocation failed');
    const dialled = target.kind === 'trunk' ? target.number : target.phone;
    exchange.place(callId, dialled, callee, ringTimeoutMs, wire.deliver);
  }

  function liveLeg(name: SimCommand, callId: CallId): Leg {
    const leg = exchange.leg(callId);
    if (leg === undefined) throw failure(name, 'refused', '404', `there is no leg ${callId}`);
    return leg;
  }

  function upLeg(name: SimCommand, callId: CallId): Leg {
    const leg = liveLeg(name, callId);
    if (leg.state !== 'up') throw failure(name, 'refused', '412', `leg ${callId} is not answered`);
    return leg;
  }

  function end(callId: CallId, how: CallEnd): void {
    const leg = exchange.leg(callId);
    if (leg !== undefined) exchange.end(leg, how);
  }

  const port: TelephonyPort = {
    describe: () => ({ name: 'simulator', version: '1' }),
    async start(sink) {
      wire.open(sink);
      exchange.attach(() => wire.fence());
      wire.deliver({ type: 'linkUp', restarted: false, at: clock.now() });
      for (const [trunkId, state] of trunkStates) {
        wire.deliver({ type: 'trunkState', trunkId, state, at: clock.now() });
      }
    },
    async stop() {
      wire.close();
      if (options.exchange === undefined) exchange.vanish();
    },
    async selfCheck({ prompts, trunks }) {
      return [
        ...prompts.filter((prompt) => !exchange.hasPrompt(prompt)).map((prompt) => missing('prompt', prompt)),
        ...trunks.filter((trunkId) => !trunkStates.has(trunkId)).map((trunkId) => missing('trunk', trunkId)),
      ];
    },
    async originate(request) {
      checkOriginate(request);
      await wire.command('originate', () => place(request));
    },
    async acceptCalls(numbers) {
      await wire.command('acceptCalls', () => {
        for (const number of numbers) accepted.add(number);
      });
    },
    async answer(callId) {
      checkIds('answer', [callId]);
      await wire.command('answer', () => pickUp(exchange, liveLeg('answer', callId)));
    },
    async hangup(callId) {
      checkIds('hangup', [callId]);
      await wire.command('hangup', () => end(callId, HUNG_UP_BY_US));
    },
    async play(callId, playbackId, prompts) {
      checkIds('play', [callId, playbackId]);
      checkPrompts('play', prompts);
      await wire.command('play', () => exchange.play(upLeg('play', callId), playbackId, prompts));
    },
    async stopPlay(playbackId) {
      checkIds('stopPlay', [playbackId]);
      await wire.command('stopPlay', () => exchange.stopPlay(playbackId));
    },
    async seat(callId) {
      checkIds('seat', [callId]);
      await wire.command('seat', () => exchange.leaveBridge(upLeg('seat', callId)));
    },
    async bridge(bridgeId, callIds) {
      checkIds('bridge', [bridgeId, ...callIds]);
      // All or none: where one leg is gone, no other is moved.
      await wire.command('bridge', () =>
        exchange.bridge(
          bridgeId,
          callIds.map((callId) => upLeg('bridge', callId)),
        ),
      );
    },
    async unbridge(bridgeId) {
      checkIds('unbridge', [bridgeId]);
      await wire.command('unbridge', () => exchange.unbridge(bridgeId));
    },
    async snoop(snoopId, callId) {
      checkIds('snoop', [snoopId, callId]);
      await wire.command('snoop', () => {
        if (exchange.leg(snoopId) !== undefined)
          throw failure('snoop', 'refused', 'duplicate', `leg ${snoopId} exists already`);
        exchange.snoop(snoopId, upLeg('snoop', callId), wire.deliver);
      });
    },
    async mute(callId, on) {
      checkIds('mute', [callId]);
      await wire.command('mute', () => {
        upLeg('mute', callId).isMuted = on;
      });
    },
    async sendKeys(callId, digits) {
      checkIds('sendKeys', [callId]);
      checkKeys(digits);
      await wire.command('sendKeys', () => {
        upLeg('sendKeys', callId).keysHeard += digits;
      });
    },
    async detect(callId, settings) {
      checkIds('detect', [callId]);
      await wire.command('detect', () => detect(exchange, upLeg('detect', callId), settings));
    },
    async watchTalk(callId, silenceMs) {
      checkIds('watchTalk', [callId]);
      await wire.command('watchTalk', () => watchTalk(exchange, upLeg('watchTalk', callId), silenceMs));
    },
    async watchTone(callId, hz) {
      checkIds('watchTone', [callId]);
      await wire.command('watchTone', () => watchTone(exchange, upLeg('watchTone', callId), hz));
    },
    async startRecording(callId, name) {
      checkIds('startRecording', [callId, name]);
      const start = () => exchange.recorder.start(upLeg('startRecording', callId).callId, name);
      await wire.command('startRecording', start);
    },
    async pauseRecording(callId, name, on) {
      checkIds('pauseRecording', [callId, name]);
      await wire.command('pauseRecording', () => {
        if (on) exchange.recorder.stop(name);
        else exchange.recorder.start(upLeg('pauseRecording', callId).callId, name);
      });
    },
    async stopRecording(callId, name) {
      checkIds('stopRecording', [callId, name]);
      await wire.command('stopRecording', () => exchange.recorder.stop(name));
    },
    recorded: exchange.recorder,
    liveCalls: () => wire.command('liveCalls', () => exchange.liveCalls()),
    async adopt(callId) {
      checkIds('adopt', [callId]);
      await wire.command('adopt', () => {
        liveLeg('adopt', callId).listener = wire.deliver;
      });
    },
  };

  return {
    ...port,
    ...wire.faults,
    exchange,
    setTrunkState(trunkId, state) {
      trunkStates.set(trunkId, state);
      wire.announce({ type: 'trunkState', trunkId, state, at: clock.now() });
    },
    killAllLegs(how = HUNG_UP_BY_FAR_END) {
      for (const { callId } of exchange.liveCalls()) end(callId, how);
    },
    farEndHangup: (callId) => end(callId, HUNG_UP_BY_FAR_END),
    farEndPress(callId, digit) {
      const leg = exchange.leg(callId);
      if (leg !== undefined) press(exchange, leg, digit);
    },
    farEndCalls(callId, number, dialled) {
      if (!accepted.has(dialled)) return false;
      exchange.arrive(callId, wire.deliver, { number, dialled });
      return true;
    },
    invitesTo: (number) => exchange.invitesTo(number),
  };
}

function missing(what: 'prompt' | 'trunk', name: string): TelephonyFault {
  return {
    code: `${what}-missing`,
    message: `the simulator has no ${what} '${name}': add it to the ${what}s of the configuration`,
  };
}
