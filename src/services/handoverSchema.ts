/** What a campaign file says of the hand-over of hot leads, made into the domain's rules. */
import { z } from 'zod';
import { isTimeZone } from '../domain/calendar/window.ts';
import { DEFAULT_HANDOVER, type HandoverRules } from '../domain/handover/handover.ts';
import { isSafeId } from '../domain/kernel/ids.ts';

const item = z.strictObject({
  name: z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"'),
  label: z
    .string()
    .regex(/^[^\p{Cc}]{1,200}$/u, 'must be 1 to 200 printable characters')
    .optional(),
});

export const handoverSchema = z.strictObject({
  region: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be a country or a part of it, such as CN or GB-SCT'),
  timeZone: z.string().refine(isTimeZone, 'must be a time zone such as Asia/Shanghai'),
  workingDays: z.int().min(1).max(60).default(DEFAULT_HANDOVER.workingDays),
  checkList: z
    .array(item)
    .min(1)
    .max(30)
    .refine((items) => new Set(items.map(({ name }) => name)).size === items.length, 'has a name twice')
    .default(DEFAULT_HANDOVER.checkList.map((one) => ({ ...one }))),
});

export function handoverOf({ checkList, ...same }: z.output<typeof handoverSchema>): HandoverRules {
  return { ...same, checkList: checkList.map(({ name, label = name }) => ({ name, label })) };
}
