/** What flows may do beyond their calls, by the configuration: hosts they ask, the gateway their messages go by. */
import { createWebhooks } from '../../http/webhooks.ts';
import { systemClock } from '../../ports/clock.ts';
import type { FlowReachParts } from '../../runtime/flowReach.ts';
import { messageOf } from '../../services/sms.ts';
import { termsOf } from '../sms/part.ts';
import type { OutpaceConfig } from './schema.ts';

export function flowReachOf({ webhooks, sms }: OutpaceConfig): FlowReachParts {
  const { hosts, allowPrivate, secret, most } = webhooks;
  const [gateway] = sms.gateways;
  return {
    most,
    ...(hosts.length === 0
      ? {}
      : {
          webhooks: createWebhooks({ egress: { hosts, allowPrivate }, secret, now: () => systemClock.now() }),
        }),
    ...(gateway === undefined ? {} : { messageOf: (order) => messageOf(termsOf(gateway, sms), order) }),
  };
}
