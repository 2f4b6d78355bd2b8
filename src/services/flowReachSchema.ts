/** Nodes that reach beyond the call, as people write them: a webhook, a message, the clock. */
import { z } from 'zod';
import { isTimeZone } from '../domain/calendar/window.ts';
import type { FlowNode } from '../domain/flow/flow.ts';
import type { JsonValue, TimeCase } from '../domain/flow/reach.ts';

const variable = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'must be a variable');
const node = variable.meta({ description: 'A node of this flow.' });
const seconds = (least: number, most: number) => z.number().min(least).max(most);
const noControls = /^\P{Cc}*$/u;

/** Ours, or those that say where a request ends (RFC 9112, 6): whoever could set them could make two of one. */
const RESERVED = new Set([
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'expect',
  'upgrade',
  'te',
  'trailer',
  'idempotency-key',
  'outpace-signature',
]);

const url = z
  .string()
  .max(2_000)
  .regex(noControls, 'must not hold control characters')
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value.replaceAll(/[{}]/g, '')), {
    message: 'must be a URL beginning with http: or https:',
  })
  .refine(
    (value) => !/^[^/]*\/\/[^/?#]*[{@\\]/.test(value),
    'must have neither {variable} nor a user in its host',
  )
  .meta({ description: 'With {variable} behind the host; the host must be in `webhooks.hosts`.' });

const headers = z
  .record(z.string(), z.string().max(1_000).regex(noControls, 'must not hold control characters'))
  .refine((all) => Object.keys(all).every((name) => /^[A-Za-z0-9-]{1,64}$/.test(name)), {
    message: 'must have names of letters, digits and "-"',
  })
  .refine((all) => !Object.keys(all).some((name) => RESERVED.has(name.toLowerCase())), {
    message: `must not set what Outpace itself sets: ${[...RESERVED].join(', ')}`,
  })
  .default({})
  .meta({ description: 'Further headers, with {variable}.' });

const body: z.ZodType<JsonValue> = z
  .json()
  .refine((value) => JSON.stringify(value).length <= 10_000, 'is longer than 10 000 characters');

export const webhookSchema = (prompts: z.ZodType<readonly string[]>) =>
  z.strictObject({
    kind: z.literal('webhook'),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
    url,
    headers,
    body: body.optional().meta({ description: 'Sent as JSON; "{variable}" alone is its value.' }),
    fields: z
      .record(
        variable,
        z
          .string()
          .regex(/^[^.\p{Cc}]{1,64}(\.[^.\p{Cc}]{1,64}){0,9}$/u, 'must be a path such as customer.name'),
      )
      .default({})
      .meta({ description: 'Variable by the path of a field in the answer. Nothing else of it is kept.' }),
    prompts: prompts.default([]).meta({ description: 'While it is asked; then, or without any, music.' }),
    timeoutSeconds: seconds(0.5, 30).default(5).meta({ description: 'For one try. Default 5.' }),
    tries: z.int().min(1).max(5).default(2).meta({ description: 'Default 2.' }),
    withinSeconds: seconds(0.5, 60).default(10).meta({ description: 'For all tries. Default 10.' }),
    next: node,
    onFailed: node.meta({ description: 'No answer in time, none that is 2xx, or none that can be read.' }),
  });

const LANGUAGE = z.string().regex(/^[a-z]{2,3}$/, 'must be a language such as en');
const message = z.string().min(1).max(1_000);

export const smsSchema = z.strictObject({
  kind: z.literal('sms'),
  text: z
    .union([message, z.record(LANGUAGE, message)])
    .meta({ description: 'With {variable}; or one by language.' }),
  next: node,
});

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const timeOfDay = z.string().regex(/^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, 'must be a time such as 09:30');

const timeCase = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).optional().meta({ description: 'Absent: any.' }),
    from: timeOfDay.optional(),
    to: timeOfDay.optional().meta({ description: 'Not included. Earlier than `from`: a night.' }),
    holiday: z.boolean().optional().meta({ description: 'Whether it is a public holiday.' }),
    next: node,
  })
  .refine(
    ({ days, from, to, holiday }) => [days, from, to, holiday].some((one) => one !== undefined),
    'must name days, from, to or holiday',
  )
  .refine(({ from, to }) => from === undefined || from !== to, 'must not end when it begins');

export const timeSchema = z.strictObject({
  kind: z.literal('time'),
  zone: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
    .optional()
    .meta({ description: "Absent: the person's; where that may be several, a case must hold in all." }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as US')
    .optional()
    .meta({ description: "Whose holidays count. Absent: those of the person's country." }),
  cases: z.array(timeCase).min(1).max(50),
  otherwise: node,
});

type Webhook = z.output<ReturnType<typeof webhookSchema>>;
type Message = z.output<typeof smsSchema>;
type Time = z.output<typeof timeSchema>;

export function webhookOf({ timeoutSeconds, withinSeconds, ...same }: Webhook): FlowNode {
  // A timer takes no part of a millisecond, and 16.1 s would be one.
  return {
    ...same,
    timeoutMs: Math.round(timeoutSeconds * 1_000),
    withinMs: Math.round(withinSeconds * 1_000),
  };
}

export function smsOf({ kind, text, next }: Message, languages: readonly string[]): FlowNode {
  const texts = typeof text === 'string' ? { [languages[0] ?? 'en']: text } : text;
  return { kind, text: texts, next };
}

export function timeOf({ cases, ...same }: Time): FlowNode {
  return { ...same, cases: cases.map(caseOf) };
}

function caseOf({ days, from, to, holiday, next }: Time['cases'][number]): TimeCase {
  return {
    days: days?.map((day) => DAYS.indexOf(day) + 1),
    fromMinute: from === undefined ? undefined : minuteOf(from),
    toMinute: to === undefined ? undefined : minuteOf(to),
    holiday,
    next,
  };
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
