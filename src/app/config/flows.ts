/** Where the flows lie, and what they may do on this installation. */
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FlowReach } from '../../domain/flow/checkReach.ts';
import { isPrivateAddress } from '../../http/egress.ts';
import type { HasPrompt } from '../../services/flowFile.ts';
import { promptRoutes } from '../prompts/routes.ts';
import type { OutpaceConfig } from './schema.ts';

const EXAMPLES = fileURLToPath(new URL('../../../config/flows', import.meta.url));

export function flowFolderOf({ flows }: OutpaceConfig): string {
  return flows.folder ?? EXAMPLES;
}

/** What this installation lets flows do beyond their calls; the address of a host is judged again when it is asked. */
export function reachIn({ webhooks: { hosts, allowPrivate }, sms }: OutpaceConfig): FlowReach {
  return {
    mayAsk: (host) => hosts.includes(host) && (allowPrivate || !(isIP(host) !== 0 && isPrivateAddress(host))),
    maySendSms: sms.gateways.length > 0,
  };
}

/** Whether a prompt is among the sounds that come with Outpace or the catalogue; those of an Asterisk of one's own are seen at the start of a campaign. */
export function hasPromptIn(config: OutpaceConfig): HasPrompt {
  const routes = promptRoutes(config);
  return (prompt) => routes.has(prompt);
}
