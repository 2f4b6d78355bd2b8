/**
 * The telephony port on a real Asterisk: calls by ARI, and where it is configured AMI beside it as a witness of
 * ends and of trunk health. AMI never places, changes or ends a call here (requirement 24).
 */
import type { Logger } from 'pino';
import { invariant } from '../domain/kernel/assert.ts';
import type { CallEnd } from '../domain/call/lineResult.ts';
import type { TrunkId } from '../domain/kernel/ids.ts';
import type { RandomSource } from '../domain/kernel/random.ts';
import type { Clock } from '../ports/clock.ts';
import type { PromptName, TelephonyPort } from '../ports/telephony.ts';
import { AmiWatch, type AmiSettings } from './ami/amiWatch.ts';
import { AriTelephony, type AriSettings, type HostFaults } from './ari/ariTelephony.ts';
import { isPromptMedia, type TrunkRoute } from './guards.ts';

export interface AsteriskTelephonyOptions {
  readonly ari: AriSettings;
  readonly ami?: AmiSettings;
  /** Dial group and fencing number, e.g. `outpace-main-7`; a successor has the same name with another number. */
  readonly app: string;
  /** Ids, where each is its PJSIP endpoint's name too, or ids with their routes. */
  readonly trunks: readonly TrunkId[] | ReadonlyMap<TrunkId, TrunkRoute>;
  /** Prompt name to media, e.g. `sound:outpace/en/consent`. */
  readonly prompts: ReadonlyMap<PromptName, string>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: RandomSource;
  readonly hostFaults?: HostFaults;
}

export type AsteriskTelephony = TelephonyPort & {
  witness(callId: string): CallEnd | undefined;
  /** Of this process's events and call table, for soaks; undefined before the start. */
  counts(): ReturnType<AriTelephony['counts']>;
};

export function createAsteriskTelephony(options: AsteriskTelephonyOptions): AsteriskTelephony {
  const { ami, prompts, clock, logger, random } = options;
  const trunks = routesOf(options.trunks);
  for (const media of prompts.values()) {
    invariant(isPromptMedia(media), `prompt media must be a sound's relative name: ${media}`);
  }
  const ari = new AriTelephony({ ...options, routes: { trunks, prompts } });
  const watch =
    ami === undefined
      ? undefined
      : new AmiWatch({ settings: ami, trunks, clock, logger, random, endpoints: () => ari.endpoints() });
  return {
    async start(sink) {
      await ari.start(sink);
      watch?.start(sink);
    },
    async stop() {
      await Promise.all([ari.stop(), watch?.stop()]);
    },
    witness: (callId) => watch?.witness.endOf(callId),
    counts: () => ari.counts(),
    describe: () => ari.describe(),
    selfCheck: (needs) => ari.selfCheck(needs),
    originate(request) {
      watch?.witness.forget(request.callId);
      return ari.originate(request);
    },
    hangup: (callId, reason) => ari.hangup(callId, reason),
    acceptCalls: (numbers) => ari.acceptCalls(numbers),
    answer: (callId) => ari.answer(callId),
    play: (callId, playbackId, names) => ari.play(callId, playbackId, names),
    stopPlay: (playbackId) => ari.stopPlay(playbackId),
    seat: (callId) => ari.seat(callId),
    bridge: (bridgeId, callIds) => ari.bridge(bridgeId, callIds),
    unbridge: (bridgeId) => ari.unbridge(bridgeId),
    snoop: (snoopId, callId, mode) => ari.snoop(snoopId, callId, mode),
    mute: (callId, on) => ari.mute(callId, on),
    sendKeys: (callId, digits) => ari.sendKeys(callId, digits),
    startRecording: (callId, name) => ari.startRecording(callId, name),
    pauseRecording: (callId, name, on) => ari.pauseRecording(callId, name, on),
    stopRecording: (callId, name) => ari.stopRecording(callId, name),
    recorded: ari.recorded,
    liveCalls: () => ari.liveCalls(),
    adopt: (callId) => ari.adopt(callId),
    detect: (callId, settings) => ari.detect(callId, settings),
    watchTalk: (callId, silenceMs) => ari.watchTalk(callId, silenceMs),
    watchTone: (callId, hz) => ari.watchTone(callId, hz),
  };
}

function routesOf(
  trunks: readonly TrunkId[] | ReadonlyMap<TrunkId, TrunkRoute>,
): ReadonlyMap<TrunkId, TrunkRoute> {
  return 'keys' in trunks && trunks instanceof Map
    ? trunks
    : new Map((trunks as readonly TrunkId[]).map((trunkId) => [trunkId, {}]));
}
