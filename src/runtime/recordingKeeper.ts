/**
 * Carries recordings from the engine's order to a file on record. The order is noted in the folder first; the far side
 * writes; once the recording has ended, its segments are fetched, made into one file with its check sum, put on record
 * and dropped at the far side, each step such that a crash after it loses nothing. Once a day files past their time
 * are deleted. A fault is told to the engine; it never ends a call.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import { retainedUntil } from '../domain/recording/recording.ts';
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { RecordedSegment } from '../ports/recordedMedia.ts';
import type { RecordingRecords } from '../ports/recordings.ts';
import type { TelephonyPort } from '../ports/telephony.ts';
import { createLanes } from './lanes.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';
import type { OpenRecording, RecordingFolder } from './recordingFolder.ts';
import { makeWav } from './recordingWav.ts';
import { deleteExpired } from './recordingRetention.ts';

export interface RecordingKeeperOptions {
  readonly folder: RecordingFolder;
  readonly telephony: Pick<TelephonyPort, 'startRecording' | 'pauseRecording' | 'stopRecording' | 'recorded'>;
  readonly records: RecordingRecords;
  readonly clock: Clock;
  readonly log: Log;
  readonly node: string;
  readonly post: (input: EngineInput) => void;
  /** Calls that live: their recordings may go on. */
  readonly openCallIds: () => readonly string[];
}

export type RecordingEffect = Extract<
  Effect,
  { type: 'startRecording' | 'pauseRecording' | 'stopRecording' }
>;

export interface RecordingKeeper {
  readonly run: (effect: RecordingEffect) => void;
  readonly loops: readonly Loop[];
  /** One turn: finishes what has ended. */
  readonly turn: () => Promise<void>;
}

const TURN_MS = SECOND_MS;
const FAULT_CHECK_MS = 30 * SECOND_MS;
/** After a start that failed: then one call may try again. */
const RETRY_MS = MINUTE_MS;
/** Ended and not a segment for so many turns: there is nothing to wait for. */
const EMPTY_TURNS = 5;
/** The leg has ended meanwhile, which is nobody's fault. */
const LEG_GONE: ReadonlySet<string> = new Set(['404', '409', '412']);

export function createRecordingKeeper(options: RecordingKeeperOptions): RecordingKeeper {
  const { folder, telephony, records, clock, log, node, post } = options;
  const lanes = createLanes();
  const known = new Map<string, OpenRecording>();
  const stopped = new Set<string>();
  /** Turns since it was seen quiet, by recording. */
  const quiet = new Map<string, number>();
  const failing = new Set<string>();
  let isRead = false;
  let lastStartFault: { readonly text: string; readonly at: number } | undefined;

  async function start(effect: Extract<RecordingEffect, { type: 'startRecording' }>): Promise<void> {
    const { callId, order } = effect;
    const { recordingId } = order;
    try {
      known.set(recordingId, { order });
      await folder.note({ order });
      await telephony.startRecording(callId, recordingId, order.isHeardAgain);
      lastStartFault = undefined;
    } catch (error) {
      stopped.add(recordingId);
      const code = codeOf(error);
      log.error({ event: 'recording.startFailed', callId, recordingId, err: error });
      if (!LEG_GONE.has(code)) lastStartFault = { text: messageOf(error), at: clock.now() };
      post({ type: 'recordingFailed', callId, recordingId, code });
    }
    await tellFault();
  }

  async function change(effect: Exclude<RecordingEffect, { type: 'startRecording' }>): Promise<void> {
    const { callId, recordingId, commandId } = effect;
    const answer = (code?: string): void => {
      if (commandId === undefined) return;
      const action = effect.type === 'stopRecording' ? 'stop' : effect.on ? 'pause' : 'resume';
      const why = code === undefined ? {} : { code };
      post({ type: 'recordingAnswered', action, callId, recordingId, commandId, ...why });
    };
    try {
      if (effect.type === 'pauseRecording') await telephony.pauseRecording(callId, recordingId, effect.on);
      else await telephony.stopRecording(callId, recordingId);
      answer();
    } catch (error) {
      log.error({ event: 'recording.changeFailed', callId, recordingId, err: error });
      answer(codeOf(error));
    }
    if (effect.type === 'stopRecording') stopped.add(recordingId);
  }

  async function tellFault(): Promise<void> {
    const recent = lastStartFault !== undefined && clock.now() - lastStartFault.at < RETRY_MS;
    const fault = (await folder.fault()) ?? (recent ? lastStartFault?.text : undefined);
    post({ type: 'recordingFault', ...(fault === undefined ? {} : { fault }) });
  }

  async function turn(): Promise<void> {
    if (!isRead) {
      for (const open of await folder.open()) known.set(open.order.recordingId, open);
      isRead = true;
    }
    if (known.size === 0) return;
    const segments = await telephony.recorded.segments();
    const alive = new Set(options.openCallIds());
    for (const open of known.values()) {
      const { recordingId, attemptId, isHeardAgain = false } = open.order;
      const own = segments.filter(({ name }) => name === recordingId);
      const hasEnded = (stopped.has(recordingId) && !isHeardAgain) || !alive.has(attemptId);
      if (!hasEnded || own.some(({ isLive }) => isLive)) {
        quiet.delete(recordingId);
        continue;
      }
      // What was just ended may still be written out: quiet twice in a row.
      const turns = (quiet.get(recordingId) ?? 0) + 1;
      quiet.set(recordingId, turns);
      if (turns < 2 || (own.length === 0 && open.finished === undefined && turns < EMPTY_TURNS)) continue;
      try {
        await (own.length === 0 ? settle(open, own) : finish(open, own));
      } catch (error) {
        // Tried again each turn: told once.
        if (!failing.has(recordingId))
          log.error({ event: 'recording.finishFailed', recordingId, err: error });
        failing.add(recordingId);
      }
    }
  }

  async function finish(open: OpenRecording, own: readonly RecordedSegment[]): Promise<void> {
    if (open.finished !== undefined) return settle(open, own);
    const { recordingId, attemptId, campaignId, agentId, startedAt, stereo } = open.order;
    const file = await folder.place(recordingId, startedAt);
    const ordered = own.toSorted((left, right) => left.startedAt - right.startedAt);
    const read = await Promise.all(
      ordered.map(async ({ segment, startedAt: from }) => ({
        startedAt: from,
        chunks: await telephony.recorded.read(segment),
      })),
    );
    const made = await makeWav(folder.pathOf(file), read, stereo);
    const endedAt = (ordered[0]?.startedAt ?? startedAt) + made.durationMs;
    const finished = {
      recordingId,
      attemptId,
      campaignId,
      ...(agentId === undefined ? {} : { agentId }),
      startedAt,
      endedAt,
      ...made,
      channels: stereo ? (2 as const) : (1 as const),
      node,
      file,
      keepUntil: retainedUntil(open.order, endedAt),
    };
    known.set(recordingId, { ...open, finished });
    await folder.note({ ...open, finished });
    await settle({ ...open, finished }, own);
  }

  /** On record, then gone at the far side, then forgotten here. */
  async function settle({ order, finished }: OpenRecording, own: readonly RecordedSegment[]): Promise<void> {
    const { recordingId } = order;
    if (finished === undefined) log.warn({ event: 'recording.empty', ...order });
    else {
      await records.save(finished, `engine ${node}`);
      log.info({ event: 'recording.finished', recordingId, sha256: finished.sha256 });
    }
    for (const { segment } of own) await telephony.recorded.drop(segment);
    await folder.forget(recordingId);
    known.delete(recordingId);
    stopped.delete(recordingId);
    quiet.delete(recordingId);
    failing.delete(recordingId);
  }

  const finishing = createLoop(clock, async () => {
    // The far side is away, which its own link tells of.
    await turn().catch((error: unknown) => log.debug({ event: 'recording.turnFailed', err: error }));
    return TURN_MS;
  });
  const checking = createLoop(clock, async () => {
    await tellFault().catch((error: unknown) => log.error({ event: 'recording.checkFailed', err: error }));
    return FAULT_CHECK_MS;
  });
  const retaining = createLoop(clock, async () => {
    await deleteExpired({ folder, records, clock, log, node }).catch((error: unknown) =>
      log.error({ event: 'recording.retentionFailed', err: error }),
    );
    return HOUR_MS;
  });
  return {
    run: (effect) => {
      const recordingId = effect.type === 'startRecording' ? effect.order.recordingId : effect.recordingId;
      void lanes.run([recordingId], () =>
        effect.type === 'startRecording' ? start(effect) : change(effect),
      );
    },
    loops: [finishing, checking, retaining],
    turn,
  };
}

/** Without a folder nothing is recorded, which whoever asks is told. */
export function createRecordings(
  options: Omit<RecordingKeeperOptions, 'folder'> & { readonly recordingFolder?: RecordingFolder },
): Pick<RecordingKeeper, 'run' | 'loops'> {
  const { recordingFolder: folder, post } = options;
  if (folder === undefined) return { run: (effect) => refuse(effect, post), loops: [] };
  return createRecordingKeeper({ ...options, folder });
}

function refuse(effect: RecordingEffect, post: (input: EngineInput) => void): void {
  const { callId } = effect;
  const code = 'no-folder';
  if (effect.type === 'startRecording')
    return post({ type: 'recordingFailed', callId, recordingId: effect.order.recordingId, code });
  const { recordingId, commandId } = effect;
  const action = effect.type === 'stopRecording' ? 'stop' : effect.on ? 'pause' : 'resume';
  if (commandId !== undefined)
    post({ type: 'recordingAnswered', action, callId, recordingId, commandId, code });
}

function codeOf(error: unknown): string {
  if (error instanceof PortFailure) return error.code;
  return (error as NodeJS.ErrnoException).code ?? 'bug';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
