/** Finished recordings by what is asked of them, the newest first: pages by the key that orders them. */
import type { RecordingRow } from '../ports/recordings.ts';
import type { RecordingSearch } from '../ports/reports.ts';
import { filterParams } from './callSearch.ts';
import { recordingOf, type RecordingFields } from './recordings.ts';
import { timestamp, type Sql } from './sql.ts';

export async function searchRecordings(sql: Sql, search: RecordingSearch): Promise<RecordingRow[]> {
  const { attemptId, before, limit } = search;
  const rows = await sql.query<RecordingFields>(
    `select r.* from recordings r join campaigns c using (campaign_id)
      where c.dial_group_id = $1 and r.started_at >= $2::timestamptz and r.started_at < $3::timestamptz
        and ($4::text is null or r.campaign_id = $4) and ($5::text is null or r.agent_id = $5)
        and ($6::text[] is null or r.agent_id in (select agent_id from agents where team_id = any($6)))
        and ($7::text is null or r.attempt_id = $7)
        and ($8::timestamptz is null or (r.started_at, r.recording_id) < ($8, $9))
      order by r.started_at desc, r.recording_id desc limit $10`,
    [
      ...filterParams(search),
      attemptId ?? null,
      timestamp(before?.startedAt),
      before?.recordingId ?? null,
      limit,
    ],
  );
  return rows.map(recordingOf);
}
