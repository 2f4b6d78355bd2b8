/**
 * The law that campaigns ask for: whether its files can be used, and which holiday tables end soon. From the first day
 * of a year without a table its country is not called (COMPLIANCE 1), so that it is told 60 days before.
 */
import type { CampaignSettings, PolicyChoice } from '../../domain/campaign/campaign.ts';
import { countriesOf, holidayNotice } from '../../domain/compliance/holidayNotice.ts';
import type { PolicyFinding } from '../../domain/compliance/policyReview.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { createGateRecords } from '../../records/gate.ts';
import { createPgSql } from '../../records/pgSql.ts';
import { reviewCampaignPolicies } from '../../services/policyReview.ts';
import { withPassword } from '../config/print.ts';
import { loadLaw, type LoadedLaw } from '../policy/law.ts';
import { faultOf, ok, warning, type Check, type CheckContext, type Finding } from './check.ts';

export const checkLaw: Check = async (context) => {
  try {
    const law = loadLaw(context.config.compliance);
    const campaigns = await campaignsOf(context, law);
    return [
      ...lawFindings(
        law,
        campaigns.map(({ settings: { policies = [] } }) => policies),
        Date.now(),
      ),
      ...campaigns.flatMap(policyFindings),
    ];
  } catch (error) {
    return [faultOf('policies', error)];
  }
};

/** `choices`: of the campaigns on record that ask for policies. */
export function lawFindings(
  law: LoadedLaw,
  choices: readonly PolicyChoice[],
  now: Instant,
): readonly Finding[] {
  const named = new Set(choices.flatMap((choice) => (choice === 'auto' ? [] : choice)));
  const missing = [...named].filter((id) => !law.policies.has(id));
  const countries = new Set(choices.flatMap((policies) => countriesOf(law, { policies })));
  return [
    ok('policies', [...law.policies.keys()].join(', ')),
    ...missing.map((id) =>
      warning('policies', `a campaign asks for ${id}, which is not loaded: it calls nobody`),
    ),
    ...[...countries].toSorted().flatMap((country) => holidayFinding(law, country, now)),
  ];
}

function holidayFinding(law: LoadedLaw, country: string, now: Instant): readonly Finding[] {
  const notice = holidayNotice(law, country, now);
  return notice === undefined ? [] : [warning('holidays', notice.text)];
}

/** Settings that its policies forbid stop the campaign at its next start; one that runs goes on with them. */
function policyFindings({ campaignId, findings }: LawfulCampaign): readonly Finding[] {
  return findings.map(({ message }) => warning('policies', `campaign ${campaignId}: ${message}`));
}

interface LawfulCampaign {
  readonly campaignId: string;
  readonly settings: CampaignSettings;
  readonly findings: readonly PolicyFinding[];
}

/** Empty where there is no database, or none of ours: its own check tells. */
async function campaignsOf(
  { config, runtime }: CheckContext,
  law: LoadedLaw,
): Promise<readonly LawfulCampaign[]> {
  const configured = config.postgres.url ?? (runtime?.alive === true ? runtime.postgresUrl : undefined);
  if (configured === undefined) return [];
  const url = withPassword(configured, config.postgres.password);
  const sql = createPgSql({ url, maxConnections: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
  try {
    await sql.open();
    const rows = await sql.query<Omit<LawfulCampaign, 'findings'> & { listIds: readonly string[] }>(
      `select campaign_id as "campaignId", settings, array(
                select list_id from campaign_lists l where l.campaign_id = c.campaign_id) as "listIds"
         from campaigns c where settings ? 'policies' order by campaign_id`,
    );
    const records = { gate: createGateRecords(sql, (_, work) => work()) };
    const found: LawfulCampaign[] = [];
    for (const row of rows)
      found.push({ ...row, findings: (await reviewCampaignPolicies({ records, law }, row)).findings });
    return found;
  } catch {
    return [];
  } finally {
    await sql.close().catch(() => undefined);
  }
}
