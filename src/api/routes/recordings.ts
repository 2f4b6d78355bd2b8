/** Recordings, over HTTP: a file is reached by the id of its record alone, never by a path. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Caller } from '../../domain/account/caller.ts';
import type { RecordingRow } from '../../ports/recordings.ts';
import {
  noRecording,
  showRecording,
  soundOf,
  type RecordingParts,
  type SoundUse,
} from '../../services/recordings.ts';
import type { Handlers } from '../handlers.ts';
import type { ApiParts, RequestContext } from '../parts.ts';
import { cursorOf, keyOf } from '../schemas/page.ts';
import type { recordingEndpoints } from '../schemas/recordings.ts';
import { seesTeam } from '../teams.ts';

const keyOfRecording = z.tuple([z.number(), z.string()]);

export const recordingHandlers: Handlers<typeof recordingEndpoints> = {
  'GET /recordings': async ({ query }, { parts, caller, now }) => {
    const { cursor, to = now + 1, limit, ...filters } = query;
    const key = keyOf(cursor, keyOfRecording);
    const found = await parts.reports.recordings({
      ...filters,
      to,
      dialGroupId: parts.dialGroupId,
      teamIds: caller.teamIds,
      before: key === undefined ? undefined : { startedAt: key[0], recordingId: key[1] },
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return { items, next: hasMore ? cursorOf([last.startedAt, last.recordingId]) : null };
  },

  'GET /recordings/:recordingId': async ({ params: { recordingId } }, { parts, caller }) => {
    const shown = await showRecording(parts.records, recordingId);
    await requireSeen(parts, caller, shown.recording);
    return { ...shown.recording, accesses: [...shown.accesses] };
  },

  'GET /recordings/:recordingId/audio': async ({ params: { recordingId } }, context) => {
    const path = await sound(context, recordingId, 'listened');
    const { size: sizeBytes } = await stat(path).catch(() => {
      throw noRecording(recordingId);
    });
    const slice = (first: number, last: number) => bytesOf(path, first, last);
    return { bytes: slice(0, sizeBytes - 1), partial: { sizeBytes, slice } };
  },

  'GET /recordings/:recordingId/peaks': async ({ params: { recordingId } }, context) => {
    const path = await sound(context, recordingId, 'drawn');
    const { durationMs, channels } = await context.parts.peaksOf(recordingId, path);
    return { durationMs, channels: channels.map((channel) => [...channel]) };
  },
};

/** Opened when the first byte is asked for. */
async function* bytesOf(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (end >= start) yield* createReadStream(path, { start, end }) as AsyncIterable<Uint8Array>;
}

async function sound(
  { parts, caller, now }: RequestContext,
  recordingId: string,
  use: SoundUse,
): Promise<string> {
  const { recording } = await showRecording(parts.records, recordingId);
  await requireSeen(parts, caller, recording);
  return soundOf(recordingParts(parts), { who: caller.login, now }, recordingId, use);
}

function recordingParts({ records, recordingFolder, system }: ApiParts): RecordingParts {
  return { recordings: records.recordings, folder: recordingFolder, node: system.node };
}

/** Of the dial group, and of an agent of the caller's teams. */
export async function requireSeen(
  { records, dialGroupId }: ApiParts,
  caller: Pick<Caller, 'teamIds'>,
  { recordingId, campaignId, agentId }: Pick<RecordingRow, 'recordingId' | 'campaignId' | 'agentId'>,
): Promise<void> {
  const campaign = await records.campaign(campaignId);
  const agents = caller.teamIds === undefined ? [] : await records.agents(dialGroupId);
  const teamId = agents.find((agent) => agent.agentId === agentId)?.teamId;
  if (campaign?.dialGroupId !== dialGroupId || !seesTeam(caller, teamId)) throw noRecording(recordingId);
}
