/** LeadEditRecords over any `Sql`: a lead and its history change in one transaction, or not at all. */
import type { LeadPhone } from '../domain/lead/phone.ts';
import type {
  LeadAttempt,
  LeadChange,
  LeadChangeOutcome,
  LeadEdit,
  LeadEditRecords,
  LeadRecord,
} from '../ports/leadEdits.ts';
import type { Run } from './asPort.ts';
import { setFree } from './filters.ts';
import { defined, timestamp, type Sql, type SqlSession } from './sql.ts';

export function createLeadEdits(sql: Sql, run: Run): LeadEditRecords {
  return {
    lead: (leadId) => run('editedLead', () => leadOf(sql, leadId)),
    hasField: (listId, field) =>
      run('hasField', async () => {
        const rows = await sql.query('select from leads where list_id = $1 and fields ? $2 limit 1', [
          listId,
          field,
        ]);
        return rows.length > 0;
      }),
    save: (change) => run('saveLeadEdit', () => sql.transaction((session) => save(session, change))),
    edits: (leadId) =>
      run('leadEdits', async () => {
        const rows = await sql.query<EditRow>(
          'select * from lead_edits where lead_id = $1 order by edit_id',
          [leadId],
        );
        return rows.map(toEdit);
      }),
    attempts: (leadId) => run('leadAttempts', () => attemptsOf(sql, leadId)),
    campaigns: (leadId) =>
      run('leadCampaigns', () =>
        sql.query(
          `select campaign_id as "campaignId", dial_group_id as "dialGroupId"
             from campaign_leads join campaigns using (campaign_id) where lead_id = $1 order by 1`,
          [leadId],
        ),
      ),
  };
}

interface LeadRow {
  readonly lead_id: string;
  readonly list_id: string;
  readonly number: string;
  readonly raw_number: string;
  readonly name: string | null;
  readonly fields: Record<string, string>;
  readonly phones: readonly LeadPhone[];
  readonly line_type: string | null;
  readonly region: string | null;
  readonly list_key: string | null;
}

async function leadOf(session: SqlSession, leadId: string, lock = ''): Promise<LeadRecord | undefined> {
  const [row] = await session.query<LeadRow>(`select * from leads where lead_id = $1 ${lock}`, [leadId]);
  if (row === undefined) return undefined;
  return defined({
    leadId: row.lead_id,
    listId: row.list_id,
    number: row.number,
    rawNumber: row.raw_number,
    name: row.name ?? undefined,
    fields: row.fields,
    phones: row.phones,
    lineType: row.line_type ?? undefined,
    region: row.region ?? undefined,
    key: row.list_key ?? undefined,
  });
}

async function save(session: SqlSession, change: LeadChange): Promise<LeadChangeOutcome> {
  const { before, after } = change;
  const stored = await leadOf(session, before.leadId, 'for update');
  if (JSON.stringify(stored) !== JSON.stringify(before)) return { state: 'changed' };
  const isRenumbered = before.number !== after.number;
  if (isRenumbered) {
    const [taken] = await session.query<{ lead_id: string }>(
      'select lead_id from leads where number = $1 and list_id = $2',
      [after.number, after.listId],
    );
    if (taken !== undefined) return { state: 'numberTaken', leadId: taken.lead_id };
  }
  await session.query(
    `update leads set number = $2, raw_number = $3, name = $4, fields = $5::text::jsonb, phones = $6::text::jsonb,
            line_type = $7, region = $8, list_key = $9 where lead_id = $1`,
    [
      after.leadId,
      after.number,
      after.rawNumber,
      after.name ?? null,
      JSON.stringify(after.fields),
      JSON.stringify(after.phones),
      after.lineType ?? null,
      after.region ?? null,
      after.key ?? null,
    ],
  );
  await setFree(session, 'cl.lead_id = $1', [after.leadId]);
  const edits: LeadEdit[] = [];
  for (const edit of change.edits) edits.push(await note(session, change, edit));
  return { state: 'saved', edits, reopened: isRenumbered ? await reopen(session, change) : [] };
}

async function note(
  session: SqlSession,
  { before: { leadId }, at, who }: LeadChange,
  { field, oldValue, newValue, undoes }: LeadChange['edits'][number],
): Promise<LeadEdit> {
  const [row] = await session.query<EditRow>(
    `insert into lead_edits (lead_id, edited_at, who, field, old_value, new_value, undoes)
       values ($1, $2, $3, $4, $5, $6, $7) returning *`,
    [leadId, timestamp(at), who, field, oldValue ?? null, newValue ?? null, undoes ?? null],
  );
  if (row === undefined) throw new Error('an edit was not kept');
  return toEdit(row);
}

/** Archived for what its old number was (DOMAIN 3.1: invalid, fax): with another one that is no reason any more. */
async function reopen(
  session: SqlSession,
  { before: { leadId }, at }: LeadChange,
): Promise<readonly string[]> {
  const rows = await session.query<{ campaign_id: string }>(
    `update campaign_leads set state = 'due', due_at = $2, changed_at = $2
      where lead_id = $1 and state = 'final' and refusal_code is null and last_dial_status in ('invalid', 'fax')
     returning campaign_id`,
    [leadId, timestamp(at)],
  );
  return rows.map((row) => row.campaign_id).toSorted();
}

interface EditRow {
  readonly edit_id: string | number;
  readonly lead_id: string;
  readonly edited_at: Date;
  readonly who: string;
  readonly field: string;
  readonly old_value: string | null;
  readonly new_value: string | null;
  readonly undoes: string | number | null;
}

function toEdit(row: EditRow): LeadEdit {
  return defined({
    editId: Number(row.edit_id),
    leadId: row.lead_id,
    at: row.edited_at.getTime(),
    who: row.who,
    field: row.field,
    oldValue: row.old_value ?? undefined,
    newValue: row.new_value ?? undefined,
    undoes: row.undoes === null ? undefined : Number(row.undoes),
  });
}

interface AttemptRow extends Omit<LeadAttempt, 'at' | 'agentId' | 'disposition'> {
  readonly at: Date;
  readonly agentId: string | null;
  readonly disposition: string | null;
}

async function attemptsOf(sql: Sql, leadId: string): Promise<readonly LeadAttempt[]> {
  const rows = await sql.query<AttemptRow>(
    `select attempt_id as "attemptId", created_at as at, campaign_id as "campaignId", number,
            dial_status as "dialStatus", agent_id as "agentId", details #>> '{disposition,code}' as disposition
       from calls where lead_id = $1 order by created_at, attempt_id`,
    [leadId],
  );
  return rows.map(({ at, agentId, disposition, ...row }) =>
    defined({
      ...row,
      at: at.getTime(),
      agentId: agentId ?? undefined,
      disposition: disposition ?? undefined,
    }),
  );
}

/** What an erasure takes out of the history: of the leads all values, and the number wherever it was corrected. */
export async function eraseEdits(
  session: SqlSession,
  leadIds: readonly string[],
  number: string,
): Promise<number> {
  const rows = await session.query(
    `update lead_edits set old_value = null, new_value = null
      where (lead_id = any($1::text[]) or old_value = $2 or new_value = $2)
        and (old_value is not null or new_value is not null) returning edit_id`,
    [leadIds, number],
  );
  return rows.length;
}
