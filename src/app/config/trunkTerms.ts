/** A trunk's terms in the configuration: how it wants numbers, where it may call, and what that costs. */
import { z } from 'zod';

const prefix = z.string().regex(/^\+[0-9]{0,15}$/, 'must be a prefix such as +49');
const written = z.string().regex(/^\+?[0-9*#]{0,20}$/, 'must be digits, with + * or #');

export const lines = {
  lines: z.int().min(1).max(10_000).default(10).meta({
    description: 'Most calls at once over all campaigns. When reached, leads wait.',
  }),
  inboundTakesLine: z.boolean().default(true).meta({
    description:
      'Whether a call that the trunk brings takes one of its `lines`. False: the carrier counts the two directions apart.',
  }),
};

export const numbers = z.strictObject({
  style: z.enum(['e164', 'e164WithoutPlus', 'national']).default('e164').meta({
    description: 'How the carrier wants numbers: `+4930…`, `4930…`, or `030…` for its own country.',
  }),
  countryCode: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, 'must be a country code such as 49')
    .optional()
    .meta({ description: 'National: the country whose numbers are written with `nationalPrefix`.' }),
  nationalPrefix: written.default('0').meta({ description: 'National: in place of the country code.' }),
  internationalPrefix: written.optional().meta({
    description: "National: before other countries' numbers. Absent: the trunk takes none of them.",
  }),
  rules: z
    .array(z.strictObject({ strip: written, prepend: written }))
    .default([])
    .meta({ description: 'What to take away from the front and what to put there; the first that fits.' }),
});

export const destinations = z.strictObject({
  allow: z.array(prefix).optional().meta({
    description:
      'Prefixes that may be called, such as `+49`; anything else is refused. Absent: everywhere but premium and satellite numbers.',
  }),
  deny: z.array(prefix).default([]).meta({
    description: 'Prefixes that are never called. The longest prefix decides between both lists.',
  }),
});

export const tariff = z.strictObject({
  rates: z
    .array(
      z.strictObject({
        prefix,
        perMinute: z.number().min(0).max(1_000),
        setup: z.number().min(0).max(1_000).optional(),
      }),
    )
    .default([])
    .meta({ description: 'What a minute to a prefix costs; the longest prefix counts.' }),
  incrementSeconds: z.int().min(1).max(3_600).default(60).meta({ description: 'Begun ones are charged.' }),
  perDay: z.number().positive().optional().meta({
    description:
      'Most that the trunk may spend in a day (UTC), over all nodes. A number without a rate is then not called.',
  }),
});
