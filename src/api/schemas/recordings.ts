/** Recordings of calls: found, heard, and drawn. Each listening is on record. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant, instantQuery } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

export const recordingParams = z.object({ recordingId: z.string().max(64) });

export const recording = z.object({
  recordingId: z.string(),
  attemptId: z.string(),
  campaignId: z.string(),
  agentId: z.string().optional(),
  startedAt: instant,
  endedAt: instant,
  durationMs: z.number(),
  channels: z.int().meta({ description: '2: the agent left, the customer right.' }),
  bytes: z.number(),
  keepUntil: instant.meta({ description: 'It is deleted then.' }),
  deleted: z
    .object({ at: instant, by: z.string(), reason: z.string() })
    .optional()
    .meta({ description: 'Absent: the sound is there.' }),
});

export const recordingEndpoints = endpoints({
  'GET /recordings': {
    access: 'recording.read',
    summary: 'Finished recordings, the newest first.',
    query: pageQuery.extend({
      from: instantQuery,
      to: instantQuery.optional().meta({ description: 'Absent: now.' }),
      campaignId: z.string().max(64).optional(),
      agentId: z.string().max(64).optional(),
      attemptId: z.string().max(64).optional(),
    }),
    answer: pageOf(recording),
  },
  'GET /recordings/:recordingId': {
    access: 'recording.read',
    summary: 'A recording, and who has heard it, taken it out, checked or deleted it.',
    params: recordingParams,
    answer: recording.extend({
      accesses: z.array(
        z.object({ at: instant, who: z.string(), action: z.string(), detail: z.string().optional() }),
      ),
    }),
  },
  'GET /recordings/:recordingId/audio': {
    access: 'recording.read',
    summary: 'The sound, as a whole or the range of bytes that is asked for.',
    params: recordingParams,
    answer: { download: 'audio/wav' },
    isAudited: true,
  },
  'GET /recordings/:recordingId/peaks': {
    access: 'recording.read',
    summary: 'The waveform, to be drawn.',
    params: recordingParams,
    answer: z.object({
      durationMs: z.number(),
      channels: z.array(z.array(z.number())).meta({
        description: 'For each channel the loudest of each stretch of time: 0 is silence, 1 the loudest.',
      }),
    }),
  },
});
