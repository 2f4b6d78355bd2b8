/** ReviewsPort over any `Sql`. */
import type { ReviewEntry, ReviewForm, Scores } from '../domain/recording/review.ts';
import type { NewReviewEntry, ReviewsPort } from '../ports/reviews.ts';
import { openAndClose, runAt } from './asPort.ts';
import { timestamp, type Sql } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createReviews(sql: Sql, place: string): ReviewsPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    forms: () => run('forms', () => forms(sql)),
    saveForm: (form, at, who) => run('saveForm', () => saveForm(sql, form, at, who)),
    add: (entry) => run('addReview', () => add(sql, entry)),
    of: (recordingId, limit) => run('reviewsOf', () => entriesOf(sql, recordingId, limit)),
  };
}

async function forms(sql: Sql): Promise<readonly ReviewForm[]> {
  return await sql.query<ReviewForm>(
    `select distinct on (form_id) form_id as "formId", version, name, questions, excellent_from as "excellentFrom"
       from review_forms order by form_id, version desc`,
  );
}

async function saveForm(sql: Sql, form: ReviewForm, at: number, who: string): Promise<boolean> {
  const { formId, version, name, questions, excellentFrom } = form;
  const rows = await sql.query(
    `insert into review_forms (form_id, version, name, questions, excellent_from, saved_at, saved_by)
       values ($1, $2, $3, $4::text::jsonb, $5, $6, $7) on conflict do nothing returning form_id`,
    [formId, version, name, JSON.stringify(questions), excellentFrom, timestamp(at), who],
  );
  return rows.length > 0;
}

interface Row {
  readonly review_id: number | string;
  readonly recording_id: string;
  readonly at: Date;
  readonly who: string;
  readonly kind: ReviewEntry['kind'];
  readonly form_id: string | null;
  readonly form_version: number | null;
  readonly scores: Scores | null;
  readonly share: number | null;
  readonly is_excellent: boolean | null;
  readonly comment: string;
}

async function add(sql: Sql, entry: NewReviewEntry): Promise<ReviewEntry> {
  const given = entry.kind === 'review' ? entry : undefined;
  const [row] = await sql.query<Row>(
    `insert into recording_reviews (recording_id, at, who, kind, comment, form_id, form_version, scores, share, is_excellent)
       values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10) returning *`,
    [
      entry.recordingId,
      timestamp(entry.at),
      entry.who,
      entry.kind,
      entry.comment,
      given?.formId ?? null,
      given?.formVersion ?? null,
      given === undefined ? null : JSON.stringify(given.scores),
      given?.share ?? null,
      given?.isExcellent ?? null,
    ],
  );
  if (row === undefined) throw new Error('an insert without its row');
  return toEntry(row);
}

async function entriesOf(sql: Sql, recordingId: string, limit: number): Promise<ReviewEntry[]> {
  const rows = await sql.query<Row>(
    'select * from recording_reviews where recording_id = $1 order by review_id desc limit $2',
    [recordingId, limit],
  );
  return rows.map(toEntry);
}

function toEntry(row: Row): ReviewEntry {
  const { recording_id: recordingId, who, comment, kind } = row;
  const entry = { reviewId: Number(row.review_id), recordingId, at: row.at.getTime(), who, comment };
  if (kind !== 'review') return { ...entry, kind };
  return {
    ...entry,
    kind,
    formId: row.form_id ?? '',
    formVersion: row.form_version ?? 0,
    scores: row.scores ?? {},
    share: row.share ?? 0,
    isExcellent: row.is_excellent === true,
  };
}
