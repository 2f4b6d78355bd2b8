/** Webhooks: all of them, or one of them by the address. */
import { useLocation } from 'preact-iso';
import { WebhookList } from './WebhookList.tsx';
import { WebhookPage } from './WebhookPage.tsx';

const WEBHOOKS = '/webhooks';

export function WebhooksPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(WEBHOOKS.length).split('/');
  return below === '' ? <WebhookList /> : <WebhookPage webhookId={decodeURIComponent(below)} />;
}
