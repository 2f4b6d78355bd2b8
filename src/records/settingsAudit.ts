/** Settings changed while a campaign runs: written together with the audit of who changed what. */
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { NewSettingsChange, SettingsChange } from '../ports/records.ts';
import { timestamp, type Sql } from './sql.ts';

/** False, and nothing written, where the settings are no longer `before`. */
export async function changeSettings(sql: Sql, change: NewSettingsChange): Promise<boolean> {
  const { campaignId, before, after, values } = change;
  return sql.transaction(async (session) => {
    const changed = await session.query(
      `update campaigns set settings = $3::text::jsonb
        where campaign_id = $1 and settings = $2::text::jsonb returning campaign_id`,
      [campaignId, JSON.stringify(before), JSON.stringify(after)],
    );
    if (changed.length === 0) return false;
    await session.query(
      `insert into settings_audit (change_id, at, who, campaign_id, key, before, after, undoes)
         select change.id, $1, $2, $3, row.key, row.before::jsonb, row.after::jsonb, $4
           from (select nextval('settings_changes') as id) change,
                unnest($5::text[], $6::text[], $7::text[]) as row(key, before, after)`,
      [
        timestamp(change.at),
        change.who,
        campaignId,
        change.undoes ?? null,
        values.map(({ key }) => key),
        values.map((one) => JSON.stringify(one.before)),
        values.map((one) => JSON.stringify(one.after)),
      ],
    );
    return true;
  });
}

interface AuditRow {
  readonly change_id: number;
  readonly at: Date;
  readonly who: string;
  readonly undoes: number | null;
  readonly values: SettingsChange['values'];
}

/** Newest first. */
export async function settingsChanges(
  sql: Sql,
  campaignId: CampaignId,
  limit: number,
): Promise<SettingsChange[]> {
  const rows = await sql.query<AuditRow>(
    `select change_id::int, at, who, undoes::int,
            jsonb_agg(jsonb_build_object('key', key, 'before', before, 'after', after) order by key) as values
       from settings_audit where campaign_id = $1
      group by change_id, at, who, undoes order by change_id desc limit $2`,
    [campaignId, limit],
  );
  return rows.map(({ change_id: changeId, at, who, undoes, values }) => {
    const instant: Instant = at.getTime();
    return { changeId, campaignId, at: instant, who, values, ...(undoes === null ? {} : { undoes }) };
  });
}
