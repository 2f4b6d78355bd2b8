/**
 * The configuration: one schema, from which defaults, types, environment names, docs and every error message come.
 * Secrets are marked: they come from the environment or a file of their own, never from YAML or a flag (`ps` shows it).
 */
import { hostname } from 'node:os';
import { z } from 'zod';
import { ALARM_RULES } from '../../domain/alarm/rules.ts';
import { isSafeId } from '../../domain/kernel/ids.ts';
import { complianceFolders } from './complianceFolders.ts';
import { consoleSettings } from './console.ts';
import { doNotCall } from './doNotCall.ts';
import { hostName, line, secret, sipToken } from './fields.ts';
import { limits } from './limits.ts';
import { iceServer, phone } from './phones.ts';
import { prompts } from './prompts.ts';
import { sms } from './sms.ts';
import { destinations, lines, numbers, tariff } from './trunkTerms.ts';
import { waitSeconds } from './waitSeconds.ts';
import { web } from './web.ts';
import { webhooks } from './webhooks.ts';

const id = (description: string) =>
  z
    .string()
    .refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-", and begin with a letter or digit')
    .meta({ description });
const port = (description: string) => z.int().min(1).max(65_535).meta({ description });
const text = (description: string) => line.meta({ description });
const host = (description: string) => hostName.meta({ description });
const url = (protocols: readonly string[], description: string) =>
  z
    .string()
    .refine((value) => isUrl(value, protocols), `must be a URL beginning with ${protocols.join(' or ')}`)
    .meta({ description, url: true });
function isUrl(value: string, protocols: readonly string[]): boolean {
  return protocols.some((protocol) => value.startsWith(`${protocol}//`)) && URL.canParse(value);
}

const account = (user: string, password: string) =>
  z.strictObject({ user: sipToken(user), ...secret(password) }).optional();

const trunk = z.strictObject({
  id: id('Its name, used by campaigns in `trunks`.'),
  host: host("The carrier's SIP server."),
  port: port("The carrier's SIP port.").default(5060),
  registration: account('The user to register as.', "The registration's password"),
  inboundLogin: account('The user that calls by this trunk must log in as.', "That user's password"),
  qualifySeconds: z.int().min(5).max(3_600).default(30).meta({
    description: 'Seconds between OPTIONS to the carrier: how soon an unreachable one is noticed.',
  }),
  ...lines,
  callsPerSecond: z.number().positive().max(500).default(1).meta({
    description: 'Most new calls a second over all campaigns. When reached, leads wait.',
  }),
  numbers: numbers.optional(),
  destinations: destinations.prefault({}),
  tariff: tariff.optional(),
});

const telephony = z.strictObject({
  kind: z.enum(['auto', 'asterisk', 'simulator']).default('auto').meta({
    description:
      '`auto`: the Asterisk at `ari.url`, else one on this machine, else one that is installed, else the simulator. `asterisk`: never the simulator.',
  }),
  ari: z
    .strictObject({
      url: url(
        ['http:', 'https:'],
        "Asterisk's HTTP server. Absent: Outpace starts an Asterisk of its own.",
      ).optional(),
      user: sipToken('User in `ari.conf`.').default('outpace'),
      ...secret('The ARI password'),
      soundsFolder: text(
        'Where this machine sees the folder `sounds` of that Asterisk (a mount, or what is kept in step with it). Prompts are laid there, and compared before a campaign starts. An Asterisk that Outpace starts needs none.',
      ).optional(),
    })
    .prefault({}),
  ami: z
    .strictObject({
      host: host("Asterisk's manager interface. Absent: the host of `ari.url`.").optional(),
      port: port('Its port.').default(5038),
      user: sipToken('User in `manager.conf`.').default('outpace'),
      ...secret('The AMI password'),
    })
    .prefault({}),
  trunks: z.array(trunk).default([]).meta({ description: 'The trunks to carriers.' }),
  phones: z.array(phone).default([]).meta({ description: "The agents' phones that register at Asterisk." }),
  iceServers: z.array(iceServer).max(10).default([]).meta({
    description: 'STUN and TURN servers for phones in browsers, where agents are behind a firewall.',
  }),
  callerIds: z
    .array(z.string().regex(/^\+[1-9][0-9]{6,14}$/, 'must be E.164, such as +12025550100'))
    .default([])
    .meta({ description: 'The numbers you own, in E.164: a campaign may show no other.' }),
  promptLanguage: z
    .enum(['en', 'zh'])
    .default('en')
    .meta({ description: 'Language of the recorded prompts: a folder under `sounds/outpace`.' }),
  sip: z
    .strictObject({
      bind: host('Address on which an Asterisk that Outpace starts takes SIP and RTP.').default('127.0.0.1'),
      port: port('SIP port of that Asterisk. Absent: a free one.').optional(),
      externalAddress: host('Public address of that Asterisk behind NAT.').optional(),
      rtpFrom: port('First RTP port of that Asterisk.').default(10_000),
      rtpTo: port('Last RTP port of that Asterisk.').default(19_999),
    })
    .refine((sip) => sip.rtpTo > sip.rtpFrom, {
      message: 'rtpTo must be greater than rtpFrom',
      path: ['rtpTo'],
    })
    .prefault({}),
});

const metrics = z.strictObject({
  bind: host('Address on which `/metrics` and `/health` are served.').default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(9_464).meta({
    description:
      'Port of `/metrics`. 0: a free one, which `outpace serve` names. One that is taken costs the metrics, not the engine.',
  }),
});

const mailAddress = (description: string) =>
  z
    .string()
    .regex(/^(?:[^<>\p{Cc}]{0,100}<)?[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>?$/u, 'must be a mail address')
    .meta({ description });

const alarms = z.strictObject({
  off: z
    .array(z.enum(ALARM_RULES.map(({ ruleId }) => ruleId)))
    .default([])
    .meta({ description: 'Rules that raise no alarm; `docs/alarms.md` lists them all.' }),
  webhook: z
    .strictObject({
      url: url(['http:', 'https:'], 'Where each alarm is posted as JSON. Absent: nowhere.').optional(),
      ...secret('The key that signs each request (Standard Webhooks, HMAC-SHA-256)'),
    })
    .prefault({}),
  mail: z
    .strictObject({
      host: host('The SMTP server. Absent: no alarm is mailed.').optional(),
      port: port('Its port.').default(587),
      tls: z.boolean().default(false).meta({
        description: 'TLS from the first byte (port 465). Else STARTTLS, where the server offers it.',
      }),
      user: text('User at the SMTP server. Absent: no login.').optional(),
      ...secret('The SMTP password'),
      from: mailAddress('Sender of alarms.').default('outpace@localhost'),
      to: z.array(mailAddress('A receiver.')).default([]).meta({ description: 'Who gets alarms by mail.' }),
    })
    .refine((mail) => mail.host === undefined || mail.to.length > 0, {
      message: 'must name at least one address where mail.host is set',
      path: ['to'],
    })
    .prefault({}),
});

export const configSchema = z.strictObject({
  node: id('Name of this node, unique among the nodes that share a Redis.')
    .default(defaultNode())
    .meta({ defaultText: "the machine's name" }),
  dialGroup: id('The dial group that this node serves: the campaigns that share its agents.').default('main'),
  dataDir: text('Folder for logs, spools and what Outpace starts itself.').default('./data'),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as US')
    .optional()
    .meta({ description: 'Country of numbers that are written without `+` in lists (ISO 3166-1).' }),
  telephony: telephony.prefault({}),
  agents: z
    .strictObject({
      pauseReasons: z
        .array(text('A reason, as agents choose it.').max(80))
        .max(50)
        .default([])
        .meta({ description: 'Reasons of a pause that agents may choose from. Empty: any.' }),
      pauseAfterLostPhone: z.boolean().default(true).meta({
        description:
          'An agent whose phone is lost in a call is paused when it is back, until they log in again or are made ready.',
      }),
    })
    .prefault({}),
  redis: z
    .strictObject({
      url: url(
        ['redis:', 'rediss:', 'redis-cluster:'],
        'Absent: Outpace starts one, or keeps the hopper in memory.',
      ).optional(),
      ...secret('The Redis password'),
    })
    .prefault({}),
  postgres: z
    .strictObject({
      url: url(['postgres:', 'postgresql:'], 'Absent: Outpace starts one, or uses PGlite.').optional(),
      ...secret('The Postgres password'),
      ...waitSeconds,
    })
    .prefault({}),
  recording: z
    .strictObject({
      folder: text(
        'Folder for recordings of calls. Absent: `recordings` in the data folder. It holds what people said: keep it on an encrypted disk.',
      ).optional(),
    })
    .prefault({}),
  flows: z
    .strictObject({
      folder: text('Folder with the flow files (YAML). Absent: `config/flows` of Outpace itself.').optional(),
    })
    .prefault({}),
  scripts: z
    .strictObject({
      folder: text(
        'Folder with the script files (YAML). Absent: `config/scripts` of Outpace itself.',
      ).optional(),
    })
    .prefault({}),
  doNotCall: doNotCall.prefault({}),
  prompts: prompts.prefault({}),
  sms: sms.prefault({}),
  webhooks: webhooks.prefault({}),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
        .default('info')
        .meta({ description: 'Least level that is written.' }),
    })
    .prefault({}),
  pacing: z
    .strictObject({
      keepDecisionsDays: z.int().min(1).max(366).default(7).meta({
        description: 'Days for which pacing decisions are kept, for `outpace pacing explain`.',
      }),
      journal: z
        .strictObject({
          folder: text(
            'Folder for the journal of pacing, which `outpace replay` reads. Absent: none is kept. It holds no phone number.',
          ).optional(),
          days: z
            .int()
            .min(1)
            .max(366)
            .default(7)
            .meta({ description: 'Days for which its files are kept.' }),
        })
        .prefault({}),
    })
    .prefault({}),
  compliance: complianceFolders,
  metrics: metrics.prefault({}),
  console: consoleSettings.prefault({}),
  web: web.prefault({}),
  alarms: alarms.prefault({}),
  limits: limits.prefault({}),
});

export type OutpaceConfig = z.output<typeof configSchema>;
export type TrunkConfig = OutpaceConfig['telephony']['trunks'][number];
export type PhoneConfig = OutpaceConfig['telephony']['phones'][number];

function defaultNode(): string {
  const name = hostname()
    .replace(/[^A-Za-z0-9_-]/g, '-')
    .slice(0, 64);
  return isSafeId(name) ? name : 'outpace';
}
