/** Finished recordings and the log of access to them: a deletion and its log entry are one step. */
import type {
  FinishedRecording,
  RecordingAccess,
  RecordingQuery,
  RecordingRow,
} from '../ports/recordings.ts';
import { defined, timestamp, type Sql, type SqlSession } from './sql.ts';

export async function saveRecording(sql: Sql, made: FinishedRecording, who: string): Promise<void> {
  await sql.transaction(async (session) => {
    const rows = await session.query(
      `insert into recordings (recording_id, attempt_id, campaign_id, agent_id, started_at, ended_at, duration_ms,
                               channels, bytes, sha256, file, keep_until, node)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (recording_id) do nothing returning recording_id`,
      [
        made.recordingId,
        made.attemptId,
        made.campaignId,
        made.agentId ?? null,
        timestamp(made.startedAt),
        timestamp(made.endedAt),
        made.durationMs,
        made.channels,
        made.bytes,
        made.sha256,
        made.file,
        timestamp(made.keepUntil),
        made.node,
      ],
    );
    if (rows.length === 0) return;
    const { recordingId, endedAt: at, sha256 } = made;
    await noteAccess(session, { at, who, action: 'made', recordingId, detail: `sha256 ${sha256}` });
  });
}

export interface RecordingFields {
  readonly recording_id: string;
  readonly attempt_id: string;
  readonly campaign_id: string;
  readonly agent_id: string | null;
  readonly started_at: Date;
  readonly ended_at: Date;
  readonly duration_ms: number;
  readonly channels: 1 | 2;
  readonly bytes: number | string;
  readonly sha256: string;
  readonly node: string;
  readonly file: string;
  readonly keep_until: Date;
  readonly deleted_at: Date | null;
  readonly deleted_by: string | null;
  readonly delete_reason: string | null;
}

export async function findRecordings(sql: Sql, query: RecordingQuery): Promise<RecordingRow[]> {
  const rows = await sql.query<RecordingFields>(
    `select * from recordings
      where ($1::text is null or recording_id = $1) and ($2::text is null or campaign_id = $2)
        and ($3::text is null or attempt_id = $3) and ($4::boolean is null or (deleted_at is null) = $4)
        and ($5::timestamptz is null or keep_until < $5) and ($6::text is null or node = $6)
      order by started_at desc, recording_id desc limit $7`,
    [
      query.recordingId ?? null,
      query.campaignId ?? null,
      query.attemptId ?? null,
      query.isKept ?? null,
      timestamp(query.keepUntilBefore),
      query.node ?? null,
      query.limit,
    ],
  );
  return rows.map(recordingOf);
}

export function recordingOf(row: RecordingFields): RecordingRow {
  const { deleted_at: deletedAt, deleted_by: by, delete_reason: reason } = row;
  return defined({
    recordingId: row.recording_id,
    attemptId: row.attempt_id,
    campaignId: row.campaign_id,
    agentId: row.agent_id ?? undefined,
    startedAt: row.started_at.getTime(),
    endedAt: row.ended_at.getTime(),
    durationMs: row.duration_ms,
    channels: row.channels,
    bytes: Number(row.bytes),
    sha256: row.sha256,
    node: row.node,
    file: row.file,
    keepUntil: row.keep_until.getTime(),
    deleted: deletedAt === null ? undefined : { at: deletedAt.getTime(), by: by ?? '', reason: reason ?? '' },
  });
}

export async function markDeleted(
  sql: Sql,
  recordingId: string,
  at: number,
  by: string,
  reason: string,
): Promise<boolean> {
  return sql.transaction(async (session) => {
    const changed = await session.query(
      `update recordings set deleted_at = $2, deleted_by = $3, delete_reason = $4
        where recording_id = $1 and deleted_at is null returning recording_id`,
      [recordingId, timestamp(at), by, reason],
    );
    if (changed.length === 0) return false;
    await noteAccess(session, { at, who: by, action: 'delete', recordingId, detail: reason });
    return true;
  });
}

export async function noteAccess(session: SqlSession, access: RecordingAccess): Promise<void> {
  const { at, who, action, recordingId, detail } = access;
  await session.query(
    'insert into recording_access (at, who, action, recording_id, detail) values ($1, $2, $3, $4, $5)',
    [timestamp(at), who, action, recordingId ?? null, detail ?? null],
  );
}

interface AccessRow {
  readonly at: Date;
  readonly who: string;
  readonly action: RecordingAccess['action'];
  readonly recording_id: string | null;
  readonly detail: string | null;
}

export async function accesses(sql: Sql, recordingId: string, limit: number): Promise<RecordingAccess[]> {
  const rows = await sql.query<AccessRow>(
    `select at, who, action, recording_id, detail from recording_access
      where recording_id = $1 order by position desc limit $2`,
    [recordingId, limit],
  );
  return rows.map(({ at, who, action, recording_id: known, detail }) =>
    defined({ at: at.getTime(), who, action, recordingId: known ?? undefined, detail: detail ?? undefined }),
  );
}
