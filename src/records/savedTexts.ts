/** Saved flows and scripts over any `Sql`. */
import type { SavedText, SavedTexts, SavedTextsPort, SavedVersion, TextKind } from '../ports/savedTexts.ts';
import { openAndClose, runAt, type Run } from './asPort.ts';
import { timestamp, type Sql } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createSavedTextsPort(sql: Sql, place: string): SavedTextsPort {
  const run = runAt(place);
  return { ...openAndClose(sql, run), ...createSavedTexts(sql, run) };
}

export function createSavedTexts(sql: Sql, run: Run): SavedTexts {
  return {
    newest: (kind) => run('newestTexts', () => newest(sql, kind)),
    text: (kind, textId, number) => run('savedText', () => savedText(sql, kind, textId, number)),
    versions: (kind, textId, limit) => run('savedVersions', () => versions(sql, kind, textId, limit)),
    save: (kind, text) => run('saveText', () => save(sql, kind, text)),
  };
}

interface VersionRow {
  readonly text_id: string;
  readonly number: number;
  readonly version: string;
  readonly note: string;
  readonly saved_at: Date;
  readonly saved_by: string;
}

interface TextRow extends VersionRow {
  readonly text: string;
}

const VERSION = 'text_id, number, version, note, saved_at, saved_by';

async function newest(sql: Sql, kind: TextKind): Promise<SavedText[]> {
  const rows = await sql.query<TextRow>(
    `select distinct on (text_id) ${VERSION}, text from saved_texts
      where kind = $1 order by text_id, number desc`,
    [kind],
  );
  return rows.map(toText);
}

async function savedText(
  sql: Sql,
  kind: TextKind,
  textId: string,
  number: number | undefined,
): Promise<SavedText | undefined> {
  const [row] = await sql.query<TextRow>(
    `select ${VERSION}, text from saved_texts
      where kind = $1 and text_id = $2 and ($3::integer is null or number = $3::integer)
      order by number desc limit 1`,
    [kind, textId, number ?? null],
  );
  return row === undefined ? undefined : toText(row);
}

async function versions(sql: Sql, kind: TextKind, textId: string, limit: number): Promise<SavedVersion[]> {
  const rows = await sql.query<VersionRow>(
    `select ${VERSION} from saved_texts where kind = $1 and text_id = $2 order by number desc limit $3`,
    [kind, textId, limit],
  );
  return rows.map(toVersion);
}

async function save(
  sql: Sql,
  kind: TextKind,
  { textId, number, version, text, note, at, who }: SavedText,
): Promise<boolean> {
  const rows = await sql.query(
    `insert into saved_texts (kind, text_id, number, version, text, note, saved_at, saved_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning number`,
    [kind, textId, number, version, text, note, timestamp(at), who],
  );
  return rows.length > 0;
}

function toVersion({ text_id: textId, number, version, note, saved_at: at, saved_by: who }: VersionRow) {
  return { textId, number, version, note, at: at.getTime(), who };
}

const toText = (row: TextRow): SavedText => ({ ...toVersion(row), text: row.text });
