/**
 * A saved filter (DOMAIN 1): which leads of a list a campaign calls, by the conditions that classification has too. A
 * lead that it leaves out waits; nothing of what the filter says is final.
 */
import type { LeadCondition } from '../kernel/leadCondition.ts';
import { holds, type ClassifiedLead } from './classify.ts';

export interface LeadFilter {
  /** One of them is enough; of each, all conditions must hold. */
  readonly anyOf: readonly (readonly LeadCondition[])[];
}

export const lets = ({ anyOf }: LeadFilter, lead: ClassifiedLead): boolean =>
  anyOf.some((conditions) => conditions.every((condition) => holds(condition, lead)));

/** A condition as people say it: `balance at least 10000`. */
export function conditionText({ field, ...asked }: LeadCondition): string {
  const { is, isNot, startsWith, atLeast, atMost, isEmpty } = asked;
  const said = [
    ...(is === undefined ? [] : [`is ${is.join(' or ')}`]),
    ...(isNot === undefined ? [] : [`is not ${isNot.join(' nor ')}`]),
    ...(startsWith === undefined ? [] : [`starts with ${startsWith}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ...(isEmpty === undefined ? [] : [isEmpty ? 'is empty' : 'is not empty']),
  ];
  return `${field} ${said.join(' and ')}`;
}

export const filterText = ({ anyOf }: LeadFilter): string =>
  anyOf.map((conditions) => conditions.map(conditionText).join(', and ')).join('; or ');
