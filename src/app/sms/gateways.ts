/** The gateways that the configuration names. */
import type { SmsGateway } from '../../ports/sms.ts';
import type { Log } from '../../runtime/log.ts';
import { OutpaceError } from '../../services/errors.ts';
import { createHttpGateway, type HttpWebhookSettings } from '../../sms/http/gateway.ts';
import { createSmppGateway } from '../../sms/smpp/gateway.ts';
import { createTwilioGateway } from '../../sms/twilio.ts';
import type { EgressRules } from '../../http/egress.ts';
import type { SmsConfig, SmsGatewayConfig } from '../config/sms.ts';

export function openGateway(config: SmsGatewayConfig, { webhook }: SmsConfig, log: Log): SmsGateway {
  const publicUrl =
    webhook.publicUrl === undefined ? undefined : `${webhook.publicUrl.replace(/\/$/, '')}/sms/${config.id}`;
  if (config.kind === 'smpp') return openSmpp(config, log);
  if (config.kind === 'http') return openHttp(config, publicUrl);
  return createTwilioGateway({
    gatewayId: config.id,
    egress: egressOf(config, config.twilio.url),
    baseUrl: config.twilio.url.replace(/\/$/, ''),
    accountSid: config.user ?? '',
    authToken: required(config, 'password', config.password),
    publicUrl,
    timeoutMs: config.timeoutSeconds * 1_000,
  });
}

function openHttp(config: SmsGatewayConfig, publicUrl: string | undefined): SmsGateway {
  const http = required(config, 'http', config.http);
  return createHttpGateway({
    ...http,
    gatewayId: config.id,
    egress: egressOf(config, http.url),
    headers: Object.fromEntries(
      http.headers.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    ),
    user: config.user ?? '',
    password: config.password ?? '',
    timeoutMs: config.timeoutSeconds * 1_000,
    webhook: publicUrl === undefined ? undefined : webhookOf(config, publicUrl),
  });
}

function webhookOf(config: SmsGatewayConfig, publicUrl: string): HttpWebhookSettings {
  const { replies, receipts, answer } = required(config, 'http', config.http);
  return {
    publicUrl,
    token: required(config, 'webhookToken', config.webhookToken),
    answer: { status: 200, contentType: 'text/plain', body: answer },
    ...(replies === undefined ? {} : { inbound: replies }),
    ...(receipts === undefined ? {} : { receipt: receipts }),
  };
}

function openSmpp(config: SmsGatewayConfig, log: Log): SmsGateway {
  const { enquireSeconds, ...smpp } = required(config, 'smpp', config.smpp);
  const gatewayId = config.id;
  return createSmppGateway(
    {
      ...smpp,
      gatewayId,
      systemId: config.user ?? '',
      password: config.password ?? '',
      enquireMs: enquireSeconds * 1_000,
      answerLimitMs: config.timeoutSeconds * 1_000,
    },
    {
      onState: (state, reason) => log.info({ event: `sms.${state}`, gatewayId, reason }),
      onError: (error) => log.warn({ event: 'sms.notKept', gatewayId, err: error }),
    },
  );
}

function egressOf({ hosts, allowPrivate }: SmsGatewayConfig, url: string): EgressRules {
  const { hostname } = new URL(url.replaceAll(/[{}]/g, ''));
  return { hosts: hosts.length > 0 ? hosts : [hostname.replace(/^\[|\]$/g, '')], allowPrivate };
}

function required<Value>({ id }: SmsGatewayConfig, key: string, value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw new OutpaceError('OUT_CONFIG_INVALID', `the gateway ${id} needs sms.gateways.${key}`);
}
