/** A webhook as its form has it, and as the server takes it. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../../api/endpoint.ts';
import type { EventType } from '../../../domain/event/event.ts';

export type Webhook = AnswerOf<Contract['GET /webhooks/:webhookId']>;
export type WebhookOrder = RequestOf<Contract['POST /webhooks']>['body'];

export interface WebhookDraft {
  readonly url: string;
  readonly description: string;
  readonly types: ReadonlySet<EventType>;
  /** Their ids, by comma; empty: all. */
  readonly campaigns: string;
  readonly withNumbers: boolean;
  readonly isActive: boolean;
}

export const NEW_WEBHOOK: WebhookDraft = {
  url: 'https://',
  description: '',
  types: new Set(['call.ended', 'call.disposition']),
  campaigns: '',
  withNumbers: false,
  isActive: true,
};

export function draftOf({
  url,
  description,
  types,
  campaignIds,
  withNumbers,
  isActive,
}: Webhook): WebhookDraft {
  const campaigns = campaignIds?.join(', ') ?? '';
  return { url, description, types: new Set(types), campaigns, withNumbers, isActive };
}

export function orderOf({ types, campaigns, ...same }: WebhookDraft): WebhookOrder {
  const campaignIds = campaigns
    .split(/[,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return { ...same, types: [...types], ...(campaignIds.length === 0 ? {} : { campaignIds }) };
}
