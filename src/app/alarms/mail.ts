/** Alarms by mail (SMTP): plain text, one a message, those of one alarm in one thread. */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { AlarmChannel, AlarmMessage } from '../../ports/alarms.ts';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  readonly tls: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly from: string;
  readonly to: readonly string[];
}

const LIMIT_MS = 10_000;

export function mailChannel(settings: MailSettings): AlarmChannel {
  const { host, port, tls, user, password, from, to } = settings;
  const transport = createTransport({
    host,
    port,
    secure: tls,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'mail',
    async send(message) {
      const domain = from.split('@').at(-1)?.replace('>', '') ?? 'outpace';
      const thread = `<${digest(`${message.ruleId} ${message.subject} ${message.raisedAt}`)}@${domain}>`;
      await transport.sendMail({
        from,
        to: [...to],
        subject: subjectOf(message),
        text: textOf(message),
        messageId: `<${digest(message.messageId)}@${domain}>`,
        references: thread,
        inReplyTo: thread,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
  };
}

export function subjectOf({ type, severity, ruleId, subject, dialGroupId, isTest }: AlarmMessage): string {
  const what = type === 'raised' ? severity.toUpperCase() : 'CLEARED';
  return `[Outpace${isTest === true ? ' test' : ''}] ${what}: ${ruleId} (${subject}, dial group ${dialGroupId})`;
}

export function textOf(message: AlarmMessage): string {
  const { type, ruleId, subject, detail, at, raisedAt, node, dialGroupId } = message;
  return [
    `${ruleId} ${type} for ${subject}: ${detail}`,
    '',
    `raised    ${new Date(raisedAt).toISOString()}`,
    ...(type === 'cleared' ? [`cleared   ${new Date(at).toISOString()}`] : []),
    `group     ${dialGroupId}`,
    `node      ${node}`,
    '',
    'What it means and what to do: docs/alarms.md',
    '',
  ].join('\n');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
