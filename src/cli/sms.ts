/** `outpace sms send|outbox|status|replies`: messages into the outbox, and what became of them. */
import { Option, type Command } from 'commander';
import type { MessageState } from '../domain/sms/message.ts';
import type { SmsRefusal } from '../domain/sms/gate.ts';
import type { Message, Reply, SmsRecords } from '../ports/smsRecords.ts';
import { termsOf } from '../app/sms/part.ts';
import { doNotCallListsNow } from '../app/doNotCallFiles.ts';
import { requireNumber } from '../services/doNotCallEntry.ts';
import { OutpaceError } from '../services/errors.ts';
import { requireSafeId } from '../services/ids.ts';
import {
  createSmsGate,
  MESSAGE_STATES,
  planSms,
  sendSms,
  type SmsPlan,
  type SmsTerms,
} from '../services/sms.ts';
import { wholeNumberOf } from '../services/wholeNumber.ts';
import { withContext, type CliContext } from './context.ts';
import { numberingOf, regionOption } from './dncParts.ts';
import { lawOf } from './gateParts.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

const CODES = [66, 69, 75, 77] as const;

export function registerSms(program: Command): void {
  const sms = program.command('sms').description('Short messages: the outbox and the replies');
  registerSend(sms);
  registerOutbox(sms);
  registerStatus(sms);
  registerReplies(sms);
}

interface SendOptions {
  readonly gateway?: string;
  readonly key?: string;
  readonly campaign?: string;
  readonly region?: string;
  readonly dryRun?: boolean;
}

function registerSend(sms: Command): void {
  const command = sms
    .command('send <number> <text>')
    .description('Put a message into the outbox; the engine sends it when the gate lets it')
    .option('--gateway <id>', 'by this gateway (default: the first of the configuration)')
    .option('--key <key>', 'the same key is the same message, however often it is asked for')
    .option('--campaign <id>', "under this campaign's hours, policies and do-not-call list")
    .addOption(regionOption())
    .option('--dry-run', "show the parts, the cost and the gate's answer, and send nothing")
    .action(
      withContext(async (context, self, written = '', text = '') => {
        const options = self.opts<SendOptions>();
        const terms = gatewayTerms(context, options.gateway);
        const to = requireNumber(written, numberingOf(context, options));
        const campaignId =
          options.campaign === undefined ? undefined : requireSafeId('campaign id', options.campaign);
        const plan = planSms(terms, to, text);
        const now = Date.now();
        if (options.dryRun === true) {
          const refusal = await askGate(context, to, campaignId, now);
          context.print({ dryRun: true, ...plan, refusal: refusal ?? null }, () => planText(plan, refusal));
          return;
        }
        const { message, isNew } = await sendSms(await openRecords(context), terms, {
          to,
          text,
          idempotencyKey: options.key,
          campaignId,
          now,
        });
        context.print({ isNew, ...message }, () =>
          isNew
            ? `${message.messageId} is in the outbox (${plan.parts.length} parts, gateway ${message.gatewayId})`
            : `there is a message of this key already: ${message.messageId}, ${message.state}`,
        );
      }),
    );
  withExample(command, 'outpace sms send +12025550123 "How did we do? Reply 1 to 5" --dry-run', CODES);
}

function gatewayTerms({ loaded }: CliContext, gatewayId: string | undefined): SmsTerms {
  const { sms } = loaded.config;
  const gateway = sms.gateways.find(({ id }) => gatewayId === undefined || id === gatewayId);
  if (gateway !== undefined) return termsOf(gateway, sms);
  if (gatewayId === undefined)
    throw new OutpaceError('OUT_CONFIG_INVALID', 'no gateway is configured: see sms.gateways in docs/sms.md');
  const known = sms.gateways.map(({ id }) => id).join(', ');
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no gateway ${JSON.stringify(gatewayId)}; there are ${known}`,
  );
}

async function openRecords({ client }: CliContext): Promise<SmsRecords> {
  // Brings the schema up to date.
  await client.records();
  return client.sms();
}

async function askGate(
  context: CliContext,
  to: string,
  campaignId: string | undefined,
  now: number,
): Promise<SmsRefusal | undefined> {
  const { client, loaded } = context;
  const records = await client.records();
  const { doNotCall } = await client.stores();
  const gate = createSmsGate({
    law: lawOf(context),
    policies: loaded.config.sms.policies,
    campaign: (id) => records.campaign(id),
    consents: await client.consents(),
    doNotCall: await doNotCallListsNow(loaded.config, doNotCall),
  });
  return gate(to, campaignId, now);
}

function planText(plan: SmsPlan, refusal: SmsRefusal | undefined): string {
  const { parts, encoding, cost } = plan;
  const unit = encoding === 'gsm7' ? 'septets' : 'UTF-16 units';
  return [
    `${plan.from} to ${plan.to} by gateway ${plan.gatewayId}: ${parts.length} parts in ${encoding}, cost ${cost ?? 'not known'}`,
    ...parts.map(({ text, units }, index) => `${index + 1}  ${units} ${unit}  ${JSON.stringify(text)}`),
    refusal === undefined ? 'the gate lets it pass' : refusalText(refusal),
  ].join('\n');
}

function refusalText({ code, because, retryAt }: SmsRefusal): string {
  const until = retryAt === undefined ? '' : `; looked at again ${timeText(retryAt)}`;
  return `the gate holds it back (${code}): ${because}${until}`;
}

const timeText = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());

interface LimitOptions {
  readonly limit: string;
  readonly number?: string;
  readonly region?: string;
  readonly state?: MessageState;
}

const limitOption = (): Option => new Option('--limit <count>', 'most of them').default('50');

function limitOf({ limit }: LimitOptions): number {
  return wholeNumberOf('--limit', limit, 10_000);
}

const numberIn = (context: CliContext, options: LimitOptions): string | undefined =>
  options.number === undefined ? undefined : requireNumber(options.number, numberingOf(context, options));

function registerOutbox(sms: Command): void {
  const command = sms
    .command('outbox')
    .description('Messages, the newest first, and how many there are of each state')
    .addOption(new Option('--state <state>', 'only these').choices(MESSAGE_STATES))
    .option('--number <number>', 'only to this number')
    .addOption(regionOption())
    .addOption(limitOption())
    .action(
      withContext(async (context, self) => {
        const options = self.opts<LimitOptions>();
        const records = await openRecords(context);
        const counts = await records.counts();
        const messages = await records.outbox({
          states: options.state === undefined ? undefined : [options.state],
          to: numberIn(context, options),
          limit: limitOf(options),
        });
        context.print({ counts, messages }, () => outboxText(counts, messages));
      }),
    );
  withExample(command, 'outpace sms outbox --state unknown', CODES);
}

function outboxText(counts: Readonly<Record<string, number>>, messages: readonly Message[]): string {
  const rows = messages.map(({ messageId, to, state, parts, tries, createdAt, error }) => [
    timeText(createdAt),
    to,
    state,
    String(parts),
    String(tries),
    messageId,
    error ?? '',
  ]);
  const summary = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return [
    summary.length === 0 ? 'the outbox is empty' : summary.join(', '),
    ...(rows.length === 0
      ? []
      : [table([['CREATED', 'TO', 'STATE', 'PARTS', 'TRIES', 'MESSAGE', 'ERROR'], ...rows])]),
  ].join('\n');
}

function registerStatus(sms: Command): void {
  const command = sms
    .command('status <message>')
    .description('What became of a message')
    .action(
      withContext(async (context, _self, messageId = '') => {
        const message = await (await openRecords(context)).message(messageId);
        if (message === undefined)
          throw new OutpaceError(
            'OUT_NOT_FOUND',
            `there is no message ${JSON.stringify(messageId)}; see outpace sms outbox`,
          );
        context.print(message, () => statusText(message));
      }),
    );
  withExample(command, 'outpace sms status 0195f2c4-7b1e-4d63-9a55-0f8f5f1f2a11', CODES);
}

function statusText(message: Message): string {
  const { state, error, sentAt, settledAt, dueAt, tries } = message;
  return [
    `${message.from} to ${message.to} by gateway ${message.gatewayId}: ${state}${error === undefined ? '' : ` (${error})`}`,
    `tries      ${tries}`,
    ...(state === 'queued' ? [`due        ${timeText(dueAt)}`] : []),
    ...(sentAt === undefined ? [] : [`sent       ${timeText(sentAt)}`]),
    ...(settledAt === undefined ? [] : [`settled    ${timeText(settledAt)}`]),
    `text       ${JSON.stringify(message.text)}`,
  ].join('\n');
}

function registerReplies(sms: Command): void {
  const command = sms
    .command('replies')
    .description('What people replied, the newest first, and which question it answers')
    .option('--number <number>', 'only from this number')
    .addOption(regionOption())
    .addOption(limitOption())
    .action(
      withContext(async (context, self) => {
        const options = self.opts<LimitOptions>();
        const records = await openRecords(context);
        const replies = await records.replies(numberIn(context, options), limitOf(options));
        context.print({ replies }, () => repliesText(replies));
      }),
    );
  withExample(command, 'outpace sms replies --number +12025550123', CODES);
}

function repliesText(replies: readonly Reply[]): string {
  if (replies.length === 0) return 'there are no replies';
  const rows = replies.map(({ receivedAt, from, kind, questionId, text }) => [
    timeText(receivedAt),
    from,
    kind,
    questionId ?? '',
    JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text),
  ]);
  return table([['RECEIVED', 'FROM', 'KIND', 'QUESTION', 'TEXT'], ...rows]);
}
