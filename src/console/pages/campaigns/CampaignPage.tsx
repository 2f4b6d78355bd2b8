/** One campaign: started, paused and stopped here; how it goes, why leads are not called, and its settings. */
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { useTab } from '../../components/useTab.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { CampaignActions } from './CampaignActions.tsx';
import { CampaignFunnel } from './CampaignFunnel.tsx';
import { CampaignLists } from './CampaignLists.tsx';
import { CampaignSettings } from './CampaignSettings.tsx';
import { CampaignState } from './CampaignState.tsx';
import { CampaignStatus } from './CampaignStatus.tsx';
import { campaignWords } from './words.ts';

const PARTS = ['status', 'why', 'lists', 'settings'] as const;

export function CampaignPage({ campaignId }: { readonly campaignId: string }) {
  const text = campaignWords();
  const [part, show] = useTab(PARTS);
  const params = { campaignId };
  const { value, error, reload } = useLoaded(
    (signal) => api('GET /campaigns/:campaignId', { params }, { signal }),
    [campaignId],
  );
  return (
    <>
      <PageHead title={value?.name ?? campaignId}>
        {value === undefined ? null : <CampaignState state={value.state} />}
        <a class="push" href="/campaigns">
          {text.back}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <>
          <CampaignActions campaign={value} onDone={reload} />
          <Tabs
            label={value.name}
            selected={part}
            onSelect={show}
            tabs={PARTS.map((id) => ({ id, label: text.tabs[id] }))}
          >
            {part === 'status' ? <CampaignStatus key={value.state} campaignId={campaignId} /> : null}
            {part === 'why' ? <CampaignFunnel campaignId={campaignId} /> : null}
            {part === 'lists' ? <CampaignLists campaignId={campaignId} /> : null}
            {part === 'settings' ? <CampaignSettings campaignId={campaignId} /> : null}
          </Tabs>
        </>
      )}
    </>
  );
}
