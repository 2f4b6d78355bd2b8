/** Whether events are kept for a webhook and sent. */
import { webhookWords } from './words.ts';

export function WebhookState({ isActive }: { readonly isActive: boolean }) {
  const { active, inactive } = webhookWords();
  return <span class={isActive ? 'badge good' : 'badge warning'}>{isActive ? active : inactive}</span>;
}
