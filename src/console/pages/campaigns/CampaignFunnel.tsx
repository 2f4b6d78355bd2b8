/** Why leads are not being called: by the first rule that stops each of them, and when it lets go. */
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { Funnel } from './Funnel.tsx';

export function CampaignFunnel({ campaignId }: { readonly campaignId: string }) {
  const { value, error, reload } = useLoaded(
    (signal) => api('GET /campaigns/:campaignId/funnel', { params: { campaignId }, query: {} }, { signal }),
    [campaignId],
  );
  return value === undefined ? <ErrorNote error={error} retry={reload} /> : <Funnel funnel={value} />;
}
