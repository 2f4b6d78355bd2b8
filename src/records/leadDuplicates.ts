/** Which leads of the rule's scope a batch of an import means, and how they take its values. */
import type { DuplicateRule, LeadData } from '../domain/lead/duplicates.ts';
import type { LeadPhone } from '../domain/lead/phone.ts';
import type { ListId } from '../domain/kernel/ids.ts';
import type { NewLead } from '../ports/records.ts';
import { setFree } from './filters.ts';
import type { SqlSession } from './sql.ts';
import { columnArrays, unnest } from './unnest.ts';

export interface Existing {
  readonly leadId: string;
  readonly data: LeadData;
}

interface ExistingRow {
  readonly lead_id: string;
  readonly number: string;
  readonly list_key: string | null;
  readonly name: string | null;
  readonly fields: Record<string, string>;
  readonly phones: LeadPhone[];
  readonly line_type: LeadPhone['lineType'] | null;
  readonly region: string | null;
}

const IN_SCOPE: Readonly<Record<DuplicateRule['scope'], string>> = {
  list: 'leads.list_id = $3',
  campaign: `leads.list_id in (
    select $3 union all select other.list_id from campaign_lists mine
      join campaign_lists other using (campaign_id) where mine.list_id = $3)`,
  all: '$3::text is not null',
};

/** Leads of numbers that agents dialled by hand are in no list that a campaign dials: they are nobody's duplicate. */
export async function findExisting(
  session: SqlSession,
  listId: ListId,
  leads: readonly NewLead[],
  rule: DuplicateRule,
): Promise<{ of(lead: NewLead): Existing | undefined }> {
  const keys =
    rule.by === 'key' ? leads.flatMap(({ listKey }) => (listKey === undefined ? [] : [listKey])) : [];
  const rows = await session.query<ExistingRow>(
    `select lead_id, number, list_key, name, fields, phones, line_type, region from leads
      where (number = any($1::text[]) or list_key = any($2::text[])) and ${IN_SCOPE[rule.scope]}
        and lead_id not like 'manual-%'
      order by (list_id = $3) desc, position`,
    [leads.map(({ number }) => number), keys, listId],
  );
  const byNumber = new Map<string, Existing>();
  const byKey = new Map<string, Existing>();
  for (const row of rows) {
    const existing = { leadId: row.lead_id, data: toData(row) };
    if (!byNumber.has(row.number)) byNumber.set(row.number, existing);
    if (row.list_key !== null && !byKey.has(row.list_key)) byKey.set(row.list_key, existing);
  }
  return {
    of: ({ number, listKey }) =>
      byNumber.get(number) ?? (rule.by === 'key' && listKey !== undefined ? byKey.get(listKey) : undefined),
  };
}

function toData({ number, name, fields, phones, line_type, region }: ExistingRow): LeadData {
  const own: LeadPhone = { number, kind: 'other', lineType: line_type ?? 'unknown' };
  return {
    name: name ?? undefined,
    fields,
    phones: phones.length > 0 ? phones : [region === null ? own : { ...own, region }],
  };
}

export function dataOf(lead: NewLead): LeadData {
  const lineType = (lead.lineType ?? 'unknown') as LeadPhone['lineType'];
  const own: LeadPhone = { number: lead.number, kind: 'other', lineType };
  const alone = lead.region === undefined ? own : { ...own, region: lead.region };
  return { name: lead.name, fields: lead.fields, phones: lead.phones ?? [alone] };
}

/** A lead with one number has it in its own columns. */
export function phonesText(phones: LeadData['phones'] | undefined): string {
  return phones === undefined || phones.length < 2 ? '[]' : JSON.stringify(phones);
}

const CHANGED_COLUMNS = { lead_id: 'text', name: 'text', fields: 'text', phones: 'text' } as const;

/** Returns how many were changed by it. */
export async function updateLeads(
  session: SqlSession,
  changed: readonly { readonly existing: Existing; readonly data: LeadData }[],
): Promise<number> {
  if (changed.length === 0) return 0;
  const rows = changed.map(({ existing, data }) => ({
    lead_id: existing.leadId,
    name: data.name,
    fields: JSON.stringify(data.fields),
    phones: phonesText(data.phones),
  }));
  const updated = await session.query<{ lead_id: string }>(
    `update leads set name = row.name, fields = row.fields::jsonb, phones = row.phones::jsonb
       from ${unnest('row', CHANGED_COLUMNS)}
      where leads.lead_id = row.lead_id
        and (leads.name, leads.fields, leads.phones) is distinct from (row.name, row.fields::jsonb, row.phones::jsonb)
      returning leads.lead_id`,
    columnArrays(CHANGED_COLUMNS, rows),
  );
  if (updated.length > 0)
    await setFree(session, 'cl.lead_id = any($1::text[])', [updated.map(({ lead_id }) => lead_id)]);
  return updated.length;
}
