/** What a changed policy does to a list: which leads it would stop or set free, at one moment. */
import { firstRefusal } from '../domain/compliance/judge.ts';
import { placesUnder, type Law } from '../domain/compliance/law.ts';
import type { Policy } from '../domain/compliance/policy.ts';
import { viewOf, type LeadStanding } from '../domain/compliance/standing.ts';
import type { LeadId, ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import { OutpaceError } from './errors.ts';
import { withLists, type GateParts } from './gate.ts';
import type { RecordsPort } from '../ports/records.ts';

/** What stands for a lead that nothing stops. */
export const CALLABLE = 'callable';

export interface StatusChange {
  readonly leadId: LeadId;
  /** Masked. */
  readonly number: string;
  /** The code of the rule that stops it, or `callable`. */
  readonly before: string;
  readonly after: string;
}

export interface PolicyDiff {
  readonly listId: ListId;
  readonly at: Instant;
  readonly leads: number;
  /** Of them, those under the policy. */
  readonly underPolicy: number;
  readonly changed: number;
  readonly changes: readonly { readonly before: string; readonly after: string; readonly leads: number }[];
  /** The first of those that change. */
  readonly examples: readonly StatusChange[];
}

/** No campaign's own limits: they are the same before and after. */
const NO_LIMITS = { maxAttempts: Number.POSITIVE_INFINITY, attemptSpacingMs: 0 };

/** `examples`: how many of the leads that change are named; `Infinity` for all. */
export async function policyDiff(
  parts: Omit<GateParts, 'records'> & { readonly records: Pick<RecordsPort, 'gate' | 'lists'> },
  {
    before,
    after,
    listId,
    at,
    examples,
  }: {
    readonly before: Policy;
    readonly after: Policy;
    readonly listId: ListId;
    readonly at: Instant;
    readonly examples: number;
  },
): Promise<PolicyDiff> {
  if (before.policyId !== after.policyId) {
    const ids = `${before.policyId} and ${after.policyId}`;
    throw new OutpaceError('OUT_USAGE', `these are two policies, ${ids}: give two versions of one`);
  }
  if (!(await parts.records.lists()).some((list) => list.listId === listId))
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no list ${JSON.stringify(listId)}; see outpace list show`,
    );
  const [codeBefore, codeAfter] = [before, after].map((policy) => judgedUnder(parts.law, policy, at));
  const counts = new Map<string, { before: string; after: string; leads: number }>();
  const named: StatusChange[] = [];
  let [leads, underPolicy] = [0, 0];
  for await (const page of parts.records.gate.ofList(listId)) {
    for (const lead of await withLists(parts.doNotCall, page, '')) {
      leads += 1;
      const [was, is] = [codeBefore?.(lead), codeAfter?.(lead)];
      if (was === undefined || is === undefined) continue;
      underPolicy += 1;
      if (was === is) continue;
      const count = counts.get(`${was} ${is}`) ?? { before: was, after: is, leads: 0 };
      count.leads += 1;
      counts.set(`${was} ${is}`, count);
      const { leadId, number } = lead;
      if (named.length < examples) named.push({ leadId, number: maskNumber(number), before: was, after: is });
    }
  }
  const changes = [...counts.values()].toSorted((left, right) => right.leads - left.leads);
  const changed = changes.reduce((sum, change) => sum + change.leads, 0);
  return { listId, at, leads, underPolicy, changed, changes, examples: named };
}

/** Undefined: the lead is not under the policy. */
function judgedUnder(law: Law, policy: Policy, at: Instant): (lead: LeadStanding) => string | undefined {
  const policies = new Map([...law.policies, [policy.policyId, policy]]);
  const placeOf = placesUnder({ ...law, policies }, { policies: 'auto' });
  return (lead) => {
    const place = placeOf(lead);
    if (place.policies?.includes(policy) !== true) return undefined;
    return firstRefusal(viewOf(lead, place, NO_LIMITS), at)?.code ?? CALLABLE;
  };
}
