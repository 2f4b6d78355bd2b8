/** Campaigns: all of them, one of them, or the assistant that makes one, by the address. */
import { useLocation } from 'preact-iso';
import { CampaignPage } from './CampaignPage.tsx';
import { CampaignList } from './CampaignList.tsx';
import { NewCampaignPage } from './wizard/NewCampaignPage.tsx';

export const CAMPAIGNS = '/campaigns';

export function CampaignsPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(CAMPAIGNS.length).split('/');
  if (below === '') return <CampaignList />;
  return below === 'new' ? <NewCampaignPage /> : <CampaignPage campaignId={decodeURIComponent(below)} />;
}
