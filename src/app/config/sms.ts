/** Short messages in the configuration: the gateways, where their webhooks come in, and the hours without a campaign. */
import { z } from 'zod';
import { isSafeId } from '../../domain/kernel/ids.ts';
import { pathProblem } from '../../sms/http/answer.ts';
import { unknownPlaceholders } from '../../sms/http/placeholders.ts';
import { hostName, line, urlTemplate } from './fields.ts';

const text = (description: string) => line.meta({ description });
const secretText = line.optional();
const template = (description: string) =>
  z
    .string()
    .refine((value) => unknownPlaceholders(value).length === 0, 'holds an unknown {placeholder}')
    .meta({ description });
const path = (description: string) =>
  z
    .string()
    .refine((value) => pathProblem(value) === undefined, {
      message: 'must be json:KEY, form:KEY, query:KEY, header:NAME or match:EXPRESSION',
    })
    .meta({ description });
const status = z.int().min(100).max(599);

const http = z.strictObject({
  url: urlTemplate.meta({ description: 'Where a message goes, with {placeholders}, which are escaped.' }),
  method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
  headers: z
    .array(template('`Name: value`.').regex(/^[A-Za-z0-9-]+: /, 'must be written as `Name: value`'))
    .default([])
    .meta({ description: 'Further headers, each `Name: value`, with {placeholders}.' }),
  contentType: text('Of the body; it decides how values are escaped in it.').default('application/json'),
  body: template('With {placeholders}.').default(''),
  acceptStatuses: z.array(status).default([200, 201, 202]).meta({ description: 'It was taken.' }),
  retryStatuses: z.array(status).default([429]).meta({
    description: 'For sure it was not taken, and may come again. Only what the gateway documents so.',
  }),
  id: path("Where its answer has the gateway's id of the message.").optional(),
  error: path('Where an answer says no in spite of its status.').optional(),
  replies: z
    .strictObject({
      from: path('Where a reply has the number of the phone.'),
      to: path('Where it has our number.'),
      text: path('Where it has the text.'),
      charset: path("Where it names the charset of the text's bytes. Absent: UTF-8.").optional(),
      id: path('Where it has its id: a reply that comes twice is known by it.').optional(),
      time: path('Where it has its time.').optional(),
    })
    .optional(),
  receipts: z
    .strictObject({
      state: path('Where a receipt has the state.'),
      delivered: z.array(z.string()).min(1).meta({ description: 'States that mean delivered.' }),
      failed: z.array(z.string()).default([]).meta({ description: 'States that mean it never will be.' }),
      id: path("Where it has the gateway's id of the message.").optional(),
      error: path('Where it says why not.').optional(),
      to: path('Where it has the number of the phone.').optional(),
    })
    .optional(),
  answer: z.string().default('').meta({ description: 'What its webhooks are answered with.' }),
});

const twilio = z.strictObject({
  url: urlTemplate.default('https://api.twilio.com').meta({ description: 'The API, without its path.' }),
});

const smpp = z.strictObject({
  host: hostName.meta({ description: 'The message centre.' }),
  port: z.int().min(1).max(65_535).default(2_775),
  tls: z.boolean().default(false).meta({ description: 'TLS from the first byte.' }),
  systemType: z.string().max(12).default('').meta({ description: 'As the provider asks for it.' }),
  longMessages: z.enum(['udh', 'payload']).default('udh').meta({
    description: 'Parts with a user data header, or the whole text in `message_payload`.',
  }),
  enquireSeconds: z.int().min(1).max(3_600).default(30).meta({ description: 'Between two enquire_link.' }),
});

const gateway = z
  .strictObject({
    id: z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"').meta({
      description: 'Its name; the path of its webhooks is `/sms/ID`.',
    }),
    kind: z.enum(['http', 'twilio', 'smpp']).meta({ description: 'What it speaks.' }),
    from: text('Our number, in E.164, or the sender name that phones show.'),
    user: text('User, account SID, or system id.').optional(),
    password: secretText.meta({ description: 'Password or token. Not in this file.', secret: true }),
    passwordFile: text('A file that holds it, on one line.').optional(),
    webhookToken: secretText.meta({
      description: 'What its webhooks must show as `token` (kind http). Not in this file.',
      secret: true,
    }),
    webhookTokenFile: text('A file that holds it, on one line.').optional(),
    hosts: z.array(hostName).default([]).meta({
      description: 'Hosts that may be connected to over HTTP. Empty: the one in the URL alone.',
    }),
    allowPrivate: z.boolean().default(false).meta({
      description: 'Whether the host may have a private address, such as a gateway on this machine.',
    }),
    partsPerSecond: z.number().positive().max(10_000).default(1).meta({ description: 'Most a second.' }),
    burst: z.int().min(1).max(1_000).default(1).meta({ description: 'Parts at once after a rest.' }),
    window: z.int().min(1).max(1_000).default(10).meta({
      description: 'Messages whose answer is waited for at the same time.',
    }),
    maxParts: z.int().min(1).max(255).default(6).meta({ description: 'Longer messages are refused.' }),
    timeoutSeconds: z.int().min(1).max(120).default(15).meta({ description: 'For one answer.' }),
    rates: z
      .array(
        z.strictObject({
          prefix: z.string().regex(/^\+[0-9]{0,15}$/, 'must be a prefix such as +49'),
          perPart: z.number().min(0).max(1_000),
        }),
      )
      .default([])
      .meta({ description: 'What a part to a prefix costs; the longest prefix counts.' }),
    http: http.optional(),
    twilio: twilio.prefault({}),
    smpp: smpp.optional(),
  })
  .superRefine((value, context) => {
    const kind = value.kind;
    if (kind !== 'twilio' && value[kind] === undefined)
      context.addIssue({
        code: 'custom',
        path: [kind],
        message: `must be given for a gateway of kind ${kind}`,
      });
    if (kind === 'twilio' && value.user === undefined)
      context.addIssue({ code: 'custom', path: ['user'], message: 'must hold the account SID' });
  });

export const sms = z.strictObject({
  gateways: z
    .array(gateway)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'has an id twice')
    .default([])
    .meta({ description: 'The first is taken where none is named.' }),
  expireHours: z.int().min(1).max(720).default(24).meta({
    description: 'A message that could not be sent for so long fails unsent.',
  }),
  policies: z.enum(['auto', 'none']).default('auto').meta({
    description:
      "Messages of no campaign: `auto` keeps to the policy of the number's country (hours, holidays, consent). A campaign's messages keep to its own settings.",
  }),
  webhook: z
    .strictObject({
      bind: hostName.default('127.0.0.1').meta({
        description: 'Address on which webhooks of gateways are taken. Put a proxy with TLS before it.',
      }),
      port: z.int().min(0).max(65_535).default(9_465).meta({ description: 'Its port. 0: a free one.' }),
      publicUrl: urlTemplate.optional().meta({
        description: 'How gateways reach it, without `/sms/ID`. Absent: they are not told of any webhook.',
      }),
    })
    .prefault({}),
});

export type SmsConfig = z.output<typeof sms>;
export type SmsGatewayConfig = SmsConfig['gateways'][number];
