/** Conditions on leads as people write them in YAML: for the rules of `list classify`, and for filters. */
import { z } from 'zod';
import type { LeadCondition } from '../domain/kernel/leadCondition.ts';

const text = z.string().max(200);
const values = z.union([text, z.number(), z.array(z.union([text, z.number()])).min(1)]);

const conditionSchema = z
  .strictObject({
    field: text.min(1),
    is: values.optional(),
    isNot: values.optional(),
    startsWith: text.min(1).optional(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    isEmpty: z.boolean().optional(),
  })
  .refine((written) => Object.keys(written).length > 1, {
    message: 'say what the field must be: is, isNot, startsWith, atLeast, atMost or isEmpty',
  });

/** One condition, or several that must all hold. */
export const whenSchema = z.union([conditionSchema, z.array(conditionSchema).min(1)]);

export function conditionsOf(when: z.output<typeof whenSchema>): readonly LeadCondition[] {
  return (Array.isArray(when) ? when : [when]).map(({ is, isNot, ...rest }) => ({
    ...rest,
    ...(is === undefined ? {} : { is: textsOf(is) }),
    ...(isNot === undefined ? {} : { isNot: textsOf(isNot) }),
  }));
}

const textsOf = (given: z.output<typeof values>): string[] =>
  (Array.isArray(given) ? given : [given]).map(String);
