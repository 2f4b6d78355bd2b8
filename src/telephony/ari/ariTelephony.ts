/**
 * The telephony port on a real Asterisk, by ARI. It checks arguments, keeps the call table and turns commands
 * into requests; what each of them decides is in its own file. Asterisk facts: ASTERISK, sections 1 and 3.
 */
import type { Logger } from 'pino';
import type { HangupReason } from '../../domain/call/lineResult.ts';
import type { DetectionSettings } from '../../domain/detection/settings.ts';
import type { RandomSource } from '../../domain/kernel/random.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RecordedMedia } from '../../ports/recordedMedia.ts';
import type {
  LiveCall,
  OriginateRequest,
  SnoopMode,
  TelephonyDescription,
  TelephonyFault,
  TelephonyPort,
  TelephonySink,
} from '../../ports/telephony.ts';
import { goneIsFine, invalidArgument, isRefusedWith, telephonyFailure } from '../failures.ts';
import { checkedMedia, checkedOrder, checkId, checkIds, checkKeys, type CallRoutes } from '../guards.ts';
import { adopt } from './adopt.ts';
import { assemble, NORMAL_CLEARING, type Assembly } from './assembly.ts';
import type { EventCounts } from './eventSocket.ts';
import { acceptCalls, answer } from './inbound.ts';
import { connectLibrary } from './library.ts';
import { LINK_TUNING, type LinkTuning } from './link.ts';
import { foundLeg, liveCallsIn } from './liveCalls.ts';
import { originate } from './originate.ts';
import { play } from './play.ts';
import { readInfo, refuseTooOld, type AsteriskInfo } from './preflight.ts';
import { waitingRoomIds } from './seats.ts';
import { endpointStates, selfCheck } from './selfCheck.ts';
import { recordedBy } from './recording.ts';
import { snoop } from './snoop.ts';
import { AriTransport } from './transport.ts';

export interface AriSettings {
  /** e.g. `http://127.0.0.1:8088`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Open HTTP connections; keep it well below `sessionlimit` of http.conf. Default 60. */
  readonly maxSockets?: number;
  /** For each command, waiting included. Default 5 s. */
  readonly deadlineMs?: number;
  readonly tuning?: Partial<LinkTuning>;
}

export type HostFaults = (prompts: readonly string[]) => readonly TelephonyFault[];

export interface AriTelephonyOptions {
  readonly ari: AriSettings;
  /** Dial group and fencing number, e.g. `outpace-main-7`. */
  readonly app: string;
  readonly routes: CallRoutes;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** What only the host can tell (file limit, recording folder), asked at each self-check. */
  readonly hostFaults?: HostFaults;
}

const GOODBYE_DEADLINE_MS = 1_000;

export class AriTelephony implements TelephonyPort {
  readonly #options: AriTelephonyOptions;
  readonly #transport: AriTransport;
  readonly #roomIds: ReadonlySet<string>;
  #running: Assembly | undefined;

  constructor(options: AriTelephonyOptions) {
    checkId('start', 'the application name', options.app);
    this.#options = options;
    const { url: baseUrl, user: username, password, maxSockets, deadlineMs } = options.ari;
    this.#transport = new AriTransport({
      baseUrl,
      username,
      password,
      ...(maxSockets === undefined ? {} : { maxSockets }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
    this.#roomIds = waitingRoomIds(options.app);
  }

  async start(sink: TelephonySink): Promise<void> {
    const { user: username, password } = this.#options.ari;
    const tuning = { ...LINK_TUNING, ...this.#options.ari.tuning };
    const info = await readInfo(this.#transport, username, tuning.connectDeadlineMs);
    refuseTooOld(info, this.#transport.origin.origin);
    const library = await connectLibrary({
      transport: this.#transport,
      username,
      password,
      connectDeadlineMs: this.#transport.defaultDeadlineMs,
    });
    this.#running = assemble({
      ...this.#options,
      transport: this.#transport,
      library,
      username,
      tuning,
      sink,
      roomIds: this.#roomIds,
    });
    await this.#running.link.start();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (running !== undefined && !running.link.isFenced) {
      await running.rooms.close(GOODBYE_DEADLINE_MS).catch(() => undefined);
    }
    await running?.link.stop();
    running?.table.abandonWaiters('the adapter is stopped');
    this.#transport.close();
  }

  describe(): TelephonyDescription {
    return { name: 'Asterisk', version: this.#running?.link.info?.version ?? 'not connected' };
  }

  /** PJSIP endpoints, each with whether it is online; one that Asterisk does not qualify counts as online. */
  async endpoints(): Promise<ReadonlyMap<string, boolean>> {
    const { library } = this.#connected('endpoints');
    return endpointStates(await library.call('endpoints', 'listByTech', { tech: 'PJSIP' }));
  }

  /** What the guarded message handler has met, and how many legs are known. */
  counts(): Readonly<EventCounts & { legs: number }> | undefined {
    return this.#running && { ...this.#running.link.counts, legs: this.#running.table.size };
  }

  async selfCheck(needs: {
    readonly prompts: readonly string[];
    readonly trunks: readonly string[];
  }): Promise<readonly TelephonyFault[]> {
    const { library, link } = this.#ready('selfCheck');
    const { routes, hostFaults } = this.#options;
    const info = link.info as AsteriskInfo;
    const where = this.#transport.origin.origin;
    // First: it learns of prompts that were added or removed since.
    const host = hostFaults?.(needs.prompts) ?? [];
    return [...(await selfCheck({ library, routes, info, where, skewMs: link.skewMs, needs })), ...host];
  }

  async originate(request: OriginateRequest): Promise<void> {
    const order = checkedOrder(request, this.#options.routes);
    const { library, table } = this.#ready('originate');
    const { app } = this.#options;
    await originate({ library, table, app, deadlineMs: this.#transport.defaultDeadlineMs }, order);
  }

  async acceptCalls(numbers: readonly string[]): Promise<void> {
    await acceptCalls(this.#ready('acceptCalls').library, this.#options.app, numbers);
  }

  async answer(callId: string): Promise<void> {
    checkId('answer', 'the call id', callId);
    await answer(this.#ready('answer').library, this.#options.app, callId);
  }

  async hangup(callId: string, _reason: HangupReason): Promise<void> {
    checkId('hangup', 'the call id', callId);
    const { library } = this.#connected('hangup');
    await goneIsFine(library.call('channels', 'hangup', { channelId: callId, reason_code: NORMAL_CLEARING }));
  }

  async play(callId: string, playbackId: string, prompts: readonly string[]): Promise<void> {
    checkId('play', 'the call id', callId);
    checkId('play', 'the playback id', playbackId);
    const media = checkedMedia(prompts, this.#options.routes);
    await play(this.#ready('play'), { callId, playbackId, media }, this.#roomIds);
  }

  async stopPlay(playbackId: string): Promise<void> {
    checkId('stopPlay', 'the playback id', playbackId);
    const { library, table } = this.#connected('stopPlay');
    table.stopAsked(playbackId);
    await goneIsFine(library.call('playbacks', 'stop', { playbackId }));
  }

  async seat(callId: string): Promise<void> {
    checkId('seat', 'the call id', callId);
    await this.#ready('seat').rooms.enter(callId);
  }

  async bridge(bridgeId: string, callIds: readonly string[]): Promise<void> {
    checkId('bridge', 'the bridge id', bridgeId);
    checkIds('bridge', 'the call ids', callIds);
    if (this.#roomIds.has(bridgeId)) throw invalidArgument('bridge', 'the bridge id is a waiting room');
    const { library } = this.#ready('bridge');
    try {
      // Without `dtmf_events` two legs alone are bridged natively, past ARI: no key would be told (measured).
      await library.call('bridges', 'createWithId', { bridgeId, type: 'mixing,dtmf_events' });
    } catch (error) {
      if (!isRefusedWith(error, '409')) throw error;
    }
    await library.call('bridges', 'addChannel', { bridgeId, channel: callIds });
  }

  async unbridge(bridgeId: string): Promise<void> {
    checkId('unbridge', 'the bridge id', bridgeId);
    const { library } = this.#connected('unbridge');
    // A bridge that is about to be gone is "not in Stasis application" for a moment (seen on 22.10.1).
    await goneIsFine(library.call('bridges', 'destroy', { bridgeId }), '409');
  }

  async snoop(snoopId: string, callId: string, mode: SnoopMode): Promise<void> {
    checkId('snoop', 'the snoop id', snoopId);
    checkId('snoop', 'the call id', callId);
    const { library, table } = this.#ready('snoop');
    await snoop({ library, table, app: this.#options.app }, snoopId, callId, mode);
  }

  async mute(callId: string, on: boolean): Promise<void> {
    checkId('mute', 'the call id', callId);
    const { library } = this.#ready('mute');
    // `in` is what comes from the channel.
    await library.call('channels', on ? 'mute' : 'unmute', { channelId: callId, direction: 'in' });
  }

  async sendKeys(callId: string, digits: string): Promise<void> {
    checkId('sendKeys', 'the call id', callId);
    checkKeys(digits);
    await this.#ready('sendKeys').library.call('channels', 'sendDTMF', { channelId: callId, dtmf: digits });
  }

  async startRecording(callId: string, name: string, isHeardAgain?: boolean): Promise<void> {
    await this.#ready('startRecording').recorder.start(callId, name, isHeardAgain);
  }

  async pauseRecording(callId: string, name: string, on: boolean): Promise<void> {
    const { recorder } = this.#ready('pauseRecording');
    await (on ? recorder.stop(name) : recorder.start(callId, name));
  }

  async stopRecording(_callId: string, name: string): Promise<void> {
    await this.#connected('stopRecording').recorder.stop(name);
  }

  get recorded(): RecordedMedia {
    return recordedBy(() => this.#connected('recorded').recorder);
  }

  async liveCalls(): Promise<readonly LiveCall[]> {
    const { library, table } = this.#connected('liveCalls');
    const [channels, bridges] = await Promise.all([
      library.call('channels', 'list'),
      library.call('bridges', 'list'),
    ]);
    const calls = liveCallsIn({
      channels,
      bridges,
      app: this.#options.app,
      hiddenBridgeIds: this.#roomIds,
      legOf: (callId) => table.leg(callId),
    });
    table.prune(new Set(calls.map((call) => call.callId)));
    for (const call of calls) table.seed(foundLeg(call));
    // Ended while the list was on its way: told, and a stranger to whoever compares.
    return calls.filter(({ callId }) => !table.hasEnded(callId));
  }

  async adopt(callId: string): Promise<void> {
    checkId('adopt', 'the call id', callId);
    await adopt(this.#ready('adopt'), this.#options.app, callId, this.#options.clock.now());
  }

  async detect(callId: string, settings: DetectionSettings): Promise<void> {
    await this.#ready('detect').detector.detect(callId, settings);
  }

  async watchTalk(callId: string, silenceMs: number): Promise<void> {
    const { table, detector } = this.#ready('watchTalk');
    table.talkWatched(callId);
    await detector.watchTalk(callId, silenceMs);
  }

  async watchTone(callId: string, hz: number): Promise<void> {
    await this.#ready('watchTone').detector.watchTone(callId, hz);
  }

  /** For what may be done while events are missing. */
  #connected(operation: string): Assembly {
    if (this.#running !== undefined) return this.#running;
    throw telephonyFailure({
      operation,
      outcome: 'unavailable',
      code: 'not-started',
      message: `${operation} was not sent: the adapter is not started`,
    });
  }

  #ready(operation: string): Assembly {
    const running = this.#connected(operation);
    running.link.requireUp(operation);
    return running;
  }
}
