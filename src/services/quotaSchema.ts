/** Quotas as people write them in a campaign's file. */
import { z } from 'zod';
import type { Quota } from '../domain/campaign/quota.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import { conditionsOf, whenSchema } from './leadConditions.ts';

const MOST_QUOTAS = 100;
const id = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');

const quota = z.strictObject({
  name: id.meta({ description: 'What it is called where its progress is shown.' }),
  target: z.int().min(1).meta({ description: 'Complete interviews; then nobody of it is asked any more.' }),
  where: whenSchema.optional().meta({ description: 'Of the lead, as in a filter. Default: every lead.' }),
  segment: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The same as where: { field: segment, is: … }.' }),
  agents: z.array(id).min(1).optional().meta({ description: 'Whose conversation came before.' }),
  queues: z
    .array(z.string().min(1).max(80))
    .min(1)
    .optional()
    .meta({ description: 'The queue of another PBX.' }),
});

export const quotasSchema = z
  .array(quota)
  .min(1)
  .max(MOST_QUOTAS)
  .refine(
    (quotas) => new Set(quotas.map(({ name }) => name)).size === quotas.length,
    'two quotas have one name',
  );

export function quotasOf(written: z.output<typeof quotasSchema>): readonly Quota[] {
  return written.map(({ name, target, where, segment, agents, queues }) => ({
    name,
    target,
    where: [
      ...(where === undefined ? [] : conditionsOf(where)),
      ...(segment === undefined ? [] : [{ field: 'segment', is: [segment] }]),
    ],
    ...(agents === undefined ? {} : { agents }),
    ...(queues === undefined ? {} : { queues }),
  }));
}
