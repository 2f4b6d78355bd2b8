/**
 * The law that campaigns ask for: whether its files can be used, and which holiday tables end soon. From the first day
 * of a year without a table its country is not called (COMPLIANCE 1), so that it is told 60 days before.
 */
import { tableEnd } from '../../domain/calendar/holidays.ts';
import type { PolicyChoice } from '../../domain/campaign/campaign.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { createPgSql } from '../../records/pgSql.ts';
import { withPassword } from '../config/print.ts';
import { loadLaw, type LoadedLaw } from '../policy/law.ts';
import { faultOf, ok, warning, type Check, type CheckContext, type Finding } from './check.ts';

const WARN_DAYS = 60;

export const checkLaw: Check = async (context) => {
  try {
    const law = loadLaw(context.config.compliance);
    return lawFindings(law, await choicesOf(context), Date.now());
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
  const isAuto = choices.includes('auto');
  const named = new Set(choices.flatMap((choice) => (choice === 'auto' ? [] : choice)));
  const missing = [...named].filter((id) => !law.policies.has(id));
  const used = [...law.policies.values()].filter(({ policyId }) => isAuto || named.has(policyId));
  const countries = new Set(used.map(({ region }) => region.slice(0, 2)));
  return [
    ok('policies', [...law.policies.keys()].join(', ')),
    ...missing.map((id) =>
      warning('policies', `a campaign asks for ${id}, which is not loaded: it calls nobody`),
    ),
    ...[...countries].toSorted().flatMap((country) => holidayFinding(law, country, now)),
  ];
}

function holidayFinding(law: LoadedLaw, country: string, now: Instant): readonly Finding[] {
  const end = tableEnd(
    law.holidayTables.find((table) => table.country === country),
    now,
  );
  if (end !== undefined && end.days > WARN_DAYS) return [];
  const remedy = `add the year to its file in a folder of your own (compliance.holidays)`;
  if (end === undefined)
    return [warning('holidays', `there is no table of ${country}: nobody is called there; ${remedy}`)];
  const when = end.days === 0 ? 'now' : `from 1 January ${end.year}, in ${end.days} days`;
  return [
    warning(
      'holidays',
      `there is no table of ${country} for ${end.year}: nobody is called there ${when}; ${remedy}`,
    ),
  ];
}

/** Empty where there is no database, or none of ours: its own check tells. */
async function choicesOf({ config, runtime }: CheckContext): Promise<readonly PolicyChoice[]> {
  const configured = config.postgres.url ?? (runtime?.alive === true ? runtime.postgresUrl : undefined);
  if (configured === undefined) return [];
  const url = withPassword(configured, config.postgres.password);
  const sql = createPgSql({ url, maxConnections: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
  try {
    await sql.open();
    const rows = await sql.query<{ policies: PolicyChoice }>(
      `select distinct settings -> 'policies' as policies from campaigns where settings ? 'policies'`,
    );
    return rows.map(({ policies }) => policies);
  } catch {
    return [];
  } finally {
    await sql.close().catch(() => undefined);
  }
}
