/** What calls do beyond their lines: webhooks and messages of flows, and when a person was last asked anything. */
import type { Effect } from '../engine/effect.ts';
import { createFlowMessages, type FlowMessagesOptions } from './flowMessages.ts';
import { createAskedDesk, type AskedDeskOptions } from './askedDesk.ts';
import { createWebhookDesk, type WebhookDeskOptions } from './webhookDesk.ts';

/** What a node gives its dial groups for it; absent parts: the node has none. */
export type FlowReachParts = Pick<WebhookDeskOptions, 'webhooks' | 'most'> &
  Pick<FlowMessagesOptions, 'messageOf'>;

export type ReachEffect = Extract<Effect, { type: 'askWebhook' | 'sendSms' | 'lookUpAsked' }>;

export function createFlowReach(
  options: Omit<WebhookDeskOptions & FlowMessagesOptions, keyof FlowReachParts> &
    AskedDeskOptions & {
      readonly flowReach?: FlowReachParts | undefined;
    },
): (effect: ReachEffect) => void {
  const askWebhook = createWebhookDesk({ ...options, ...options.flowReach });
  const sendSms = createFlowMessages({ ...options, ...options.flowReach });
  const lookUpAsked = createAskedDesk(options);
  return (effect) => {
    if (effect.type === 'askWebhook') return askWebhook(effect);
    return effect.type === 'sendSms' ? sendSms(effect) : lookUpAsked(effect);
  };
}
