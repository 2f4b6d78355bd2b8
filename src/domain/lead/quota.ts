/** Which quotas a lead falls under, by the conditions that filters have too. */
import type { Quota } from '../campaign/quota.ts';
import { holds, type ClassifiedLead } from './classify.ts';

export const fallsUnder = ({ where }: Pick<Quota, 'where'>, lead: ClassifiedLead): boolean =>
  where.every((condition) => holds(condition, lead));

export const quotaNames = (quotas: readonly Quota[], lead: ClassifiedLead): readonly string[] =>
  quotas.filter((quota) => fallsUnder(quota, lead)).map(({ name }) => name);
