/** The trunks and caller IDs of a campaign file: names alone, or with priority and weight; a pool of owned numbers. */
import { z } from 'zod';
import type { CallerIdPool } from '../domain/callerId/pool.ts';
import type { CampaignSettings } from '../domain/campaign/campaign.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';

const id = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');
const e164 = z.string().regex(/^\+[1-9][0-9]{6,14}$/, 'must be E.164, such as "+12025550100"');

export const campaignTrunks = z
  .array(
    z.union([
      id,
      z.strictObject({
        id,
        priority: z.int().min(1).max(100).default(1),
        weight: z.number().positive().max(1_000).default(1),
      }),
    ]),
  )
  .min(1);

export const callerIds = z.strictObject({
  numbers: z.array(e164).min(1).max(500),
  localPresence: z.boolean().default(false),
  perDay: z.int().min(1).max(100_000).optional(),
  restSeconds: z.number().min(0).max(86_400).default(0),
});

/** Names alone are tried in their order; with priorities, equals share by weight. */
export function trunksOf(
  written: z.output<typeof campaignTrunks>,
): Pick<CampaignSettings, 'trunkIds' | 'trunks'> {
  const shares = written.map((trunk, index) =>
    typeof trunk === 'string'
      ? { trunkId: trunk, priority: index + 1, weight: 1 }
      : { trunkId: trunk.id, priority: trunk.priority, weight: trunk.weight },
  );
  const inOrder = [...shares].sort((left, right) => left.priority - right.priority);
  const trunkIds = inOrder.map(({ trunkId }) => trunkId);
  return written.every((trunk) => typeof trunk === 'string') ? { trunkIds } : { trunkIds, trunks: inOrder };
}

export function callerIdsOf({ restSeconds, ...pool }: z.output<typeof callerIds>): CallerIdPool {
  return { ...pool, restMs: restSeconds * SECOND_MS };
}
