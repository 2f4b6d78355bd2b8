/** The channels that the configuration names. */
import type { AlarmChannel } from '../../ports/alarms.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { mailChannel } from './mail.ts';
import { webhookChannel } from './webhook.ts';

export function alarmChannels({ alarms: { webhook, mail } }: OutpaceConfig): AlarmChannel[] {
  const channels: AlarmChannel[] = [];
  if (webhook.url !== undefined) {
    const { url, password: key } = webhook;
    channels.push(webhookChannel({ url, ...(key === undefined ? {} : { key }) }));
  }
  if (mail.host !== undefined) {
    const { host, port, tls, user, password, from, to } = mail;
    const login = user === undefined ? {} : { user, ...(password === undefined ? {} : { password }) };
    channels.push(mailChannel({ host, port, tls, from, to, ...login }));
  }
  return channels;
}
