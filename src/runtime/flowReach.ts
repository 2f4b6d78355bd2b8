/** What flows do beyond their calls: webhooks they ask, messages they send. */
import type { Effect } from '../engine/effect.ts';
import { createFlowMessages, type FlowMessagesOptions } from './flowMessages.ts';
import { createWebhookDesk, type WebhookDeskOptions } from './webhookDesk.ts';

/** What a node gives its dial groups for it; absent parts: the node has none. */
export type FlowReachParts = Pick<WebhookDeskOptions, 'webhooks' | 'most'> &
  Pick<FlowMessagesOptions, 'messageOf'>;

export type ReachEffect = Extract<Effect, { type: 'askWebhook' | 'sendSms' }>;

export function createFlowReach(
  options: Omit<WebhookDeskOptions & FlowMessagesOptions, keyof FlowReachParts> & {
    readonly flowReach?: FlowReachParts | undefined;
  },
): (effect: ReachEffect) => void {
  const askWebhook = createWebhookDesk({ ...options, ...options.flowReach });
  const sendSms = createFlowMessages({ ...options, ...options.flowReach });
  return (effect) => (effect.type === 'askWebhook' ? askWebhook(effect) : sendSms(effect));
}
