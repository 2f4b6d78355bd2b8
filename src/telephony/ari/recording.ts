/**
 * Recording a leg without touching it. Two snoop channels listen to it, one to what it hears and one to what it says;
 * the first goes through the dialplan context `recording`, where MixMonitor begins to write, and both are put into a
 * bridge of their own, so that one file has both directions in step (option D). The leg stays in its bridge, whose
 * technology does not change (measured: simple_bridge before, meanwhile and after), and no AMI command is needed,
 * which would take the right to run programs (ASTERISK 2.1). When the leg ends the snoop channels end, and the file is
 * complete, whether or not we are there to see it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import type { RecordedMedia, RecordedSegment } from '../../ports/recordedMedia.ts';
import { isRefusedWith, messageOf, telephonyFailure } from '../failures.ts';
import { checkId } from '../guards.ts';
import { channelOf, fieldsOf, textOf, type ChannelSignal } from './events.ts';
import type { AriLibrary } from './library.ts';
import { FEEDER, heardName, isRecorder, segmentId, segmentOf, type SegmentName } from './recordingNames.ts';

export interface RecorderOptions {
  readonly library: AriLibrary;
  readonly app: string;
  readonly clock: Clock;
  readonly download: (path: string) => Promise<AsyncIterable<Uint8Array>>;
  readonly onFault: (name: string, why: string) => void;
}

const START_LIMIT_MS = 3_000;
const END_LIMIT_MS = 2_000;
const POLL_MS = 20;

export class Recorder {
  readonly #options: RecorderOptions;
  /** Resolves at the next entry into our application; rejects when the channel ends first. */
  readonly #awaited = new Map<string, (isIn: boolean) => void>();

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Resolves once it is being written. */
  async start(callId: string, name: string, isHeardAgain = false): Promise<void> {
    checkId('startRecording', 'the call id', callId);
    checkId('startRecording', 'the name', name);
    const writer = segmentId(name, this.#options.clock.now());
    try {
      await this.#snoop(callId, writer, 'out');
      await this.#snoop(callId, writer + FEEDER, 'in');
      await this.#write(writer, isHeardAgain ? heardName(name) : undefined);
      await this.#join(writer);
    } catch (error) {
      await this.#end(writer);
      throw error;
    }
  }

  /** Resolves once nothing listens any more; what was written stays. */
  async stop(name: string): Promise<void> {
    checkId('stopRecording', 'the name', name);
    const writers = (await this.#live()).filter((known) => known.name === name);
    await Promise.all(writers.map(({ segment }) => this.#end(segment)));
    const until = performance.now() + END_LIMIT_MS;
    while ((await this.#live()).some((known) => known.name === name)) {
      if (performance.now() >= until) throw this.#late('stopRecording', 'the recording did not end');
      await delay(POLL_MS);
    }
  }

  /** Finished and unfinished segments; bridges that were left empty are taken away. */
  async segments(): Promise<readonly RecordedSegment[]> {
    const { library } = this.#options;
    const live = new Set((await this.#live()).map(({ segment }) => segment));
    const [stored, bridges] = await Promise.all([
      library.call('recordings', 'listStored'),
      library.call('bridges', 'list'),
    ]);
    for (const bridge of arrayOf(bridges)) {
      const fields = fieldsOf(bridge) ?? {};
      const bridgeId = textOf(fields, 'id');
      if (isRecorder(bridgeId) && arrayOf(fields['channels']).length === 0) this.#unbridge(bridgeId);
    }
    return arrayOf(stored).flatMap((one) => {
      const found = segmentOf(textOf(fieldsOf(one) ?? {}, 'name'));
      return found === undefined ? [] : [{ ...found, isLive: live.has(found.segment) }];
    });
  }

  read(segment: string): Promise<AsyncIterable<Uint8Array>> {
    checkId('read', 'the segment', segment);
    return this.#options.download(`/recordings/stored/${segment}/file`);
  }

  async drop(segment: string): Promise<void> {
    checkId('drop', 'the segment', segment);
    const name = segmentOf(segment)?.name;
    await this.#delete(segment);
    if (name !== undefined) await this.#delete(heardName(name));
  }

  async #delete(recordingName: string): Promise<void> {
    try {
      await this.#options.library.call('recordings', 'deleteStored', { recordingName });
    } catch (error) {
      if (!isRefusedWith(error, '404')) throw error;
    }
  }

  heard(signal: ChannelSignal): void {
    const { id } = signal.channel;
    if (!isRecorder(id)) return;
    if (signal.type === 'StasisStart') this.#awaited.get(id)?.(true);
    else if (signal.type === 'ChannelDestroyed') {
      this.#awaited.get(id)?.(false);
      if (!id.endsWith(FEEDER)) this.#unbridge(id);
    }
  }

  async #snoop(callId: string, snoopId: string, spy: 'in' | 'out'): Promise<void> {
    const { library, app } = this.#options;
    const order = { channelId: callId, snoopId, spy, app, appArgs: 'recorder' };
    await this.#entering(snoopId, () => library.call('channels', 'snoopChannelWithId', order));
  }

  async #write(writer: string, heard: string | undefined): Promise<void> {
    const { library, app } = this.#options;
    const variables = { OUTPACE_APP: app, ...(heard === undefined ? {} : { OUTPACE_HEARD: heard }) };
    for (const [variable, value] of Object.entries(variables))
      await library.call('channels', 'setChannelVar', { channelId: writer, variable, value });
    const to = { channelId: writer, context: 'recording', extension: 's', priority: 1 };
    // Leaving the application ends the subscription by which an end in the dialplan would be told.
    const eventSource = `channel:${writer}`;
    await library.call('applications', 'subscribe', { applicationName: app, eventSource });
    await this.#entering(writer, () => library.call('channels', 'continueInDialplan', to));
  }

  async #join(writer: string): Promise<void> {
    const { library } = this.#options;
    await library.call('bridges', 'createWithId', { bridgeId: writer, type: 'mixing' });
    await library.call('bridges', 'addChannel', { bridgeId: writer, channel: [writer, writer + FEEDER] });
  }

  async #entering(channelId: string, order: () => Promise<unknown>): Promise<void> {
    const entered = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), START_LIMIT_MS);
      this.#awaited.set(channelId, (isIn) => {
        clearTimeout(timer);
        resolve(isIn);
      });
    });
    try {
      await order();
      if (await entered) return;
    } finally {
      this.#awaited.get(channelId)?.(false);
      this.#awaited.delete(channelId);
    }
    throw this.#late('startRecording', 'the recorder did not come up: see the dialplan context recording');
  }

  async #end(writer: string): Promise<void> {
    const { library, onFault } = this.#options;
    const channels = [writer, writer + FEEDER];
    const ends = channels.map((channelId) => library.call('channels', 'hangup', { channelId }));
    for (const end of await Promise.allSettled(ends)) {
      if (end.status === 'rejected' && !isRefusedWith(end.reason, '404'))
        onFault(writer, messageOf(end.reason));
    }
    this.#unbridge(writer);
  }

  async #live(): Promise<readonly SegmentName[]> {
    return arrayOf(await this.#options.library.call('channels', 'list')).flatMap((value) => {
      const id = channelOf(value)?.id ?? '';
      return id.endsWith(FEEDER) ? [] : (segmentOf(id) ?? []);
    });
  }

  #unbridge(bridgeId: string): void {
    const { library, onFault } = this.#options;
    library.call('bridges', 'destroy', { bridgeId }).catch((error: unknown) => {
      if (!isRefusedWith(error, '404')) onFault(bridgeId, messageOf(error));
    });
  }

  #late(operation: string, message: string): Error {
    return telephonyFailure({ operation, outcome: 'unknown', code: 'recorder', message });
  }
}

/** The recorder may not be there yet, or no more. */
export function recordedBy(recorder: () => Recorder): RecordedMedia {
  return {
    segments: async () => recorder().segments(),
    read: async (segment) => recorder().read(segment),
    drop: async (segment) => recorder().drop(segment),
  };
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
