/** Pacing as it decides, its settings, and the trunks; the campaign and the tab stand in the address. */
import { useLocation } from 'preact-iso';
import { api } from '../../api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { useTab } from '../../components/useTab.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { useFloor } from '../../live/floor.ts';
import { may } from '../../session/session.ts';
import { EmergencyStop } from '../floor/EmergencyStop.tsx';
import { PacingCharts } from './PacingCharts.tsx';
import { PacingSettings } from './PacingSettings.tsx';
import { Trunks } from './Trunks.tsx';
import { operationsWords } from './words.ts';
import './operations.css';

const TABS = ['now', 'settings', 'trunks'] as const;
type TabId = (typeof TABS)[number];

export function OperationsPage() {
  useFloor();
  const text = operationsWords();
  const { query, route } = useLocation();
  const { value, error, reload } = useLoaded((signal) => api('GET /campaigns', {}, { signal }), []);
  const campaigns = value?.campaigns ?? [];
  const asked = query['campaign'];
  const { campaignId } = campaigns.find((one) => one.campaignId === asked) ?? mostAlive(campaigns) ?? {};
  const [tab, showTab] = useTab(TABS);
  const showCampaign = (campaign: string): void =>
    route(`/operations?${String(new URLSearchParams({ ...query, campaign }))}`);
  const labels: Readonly<Record<TabId, string>> = {
    now: text.now,
    settings: text.settings.title,
    trunks: text.trunks.title,
  };
  const tabs = TABS.filter((one) => one !== 'trunks' || may('trunk.read'));
  return (
    <>
      <PageHead title={text.title}>
        {campaignId === undefined ? null : (
          <label>
            {text.campaign}{' '}
            <select value={campaignId} onChange={({ currentTarget }) => showCampaign(currentTarget.value)}>
              {campaigns.map((one) => (
                <option key={one.campaignId} value={one.campaignId}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        {may('emergency.stop') ? <EmergencyStop /> : null}
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <Tabs
          label={text.title}
          tabs={tabs.map((id) => ({ id, label: labels[id] }))}
          selected={tab}
          onSelect={showTab}
        >
          {tab === 'trunks' ? (
            <Trunks />
          ) : campaignId === undefined ? (
            <EmptyState title={text.noCampaigns}>{text.noCampaignsTodo}</EmptyState>
          ) : tab === 'now' ? (
            <PacingCharts campaignId={campaignId} />
          ) : (
            <PacingSettings campaignId={campaignId} />
          )}
        </Tabs>
      )}
    </>
  );
}

function mostAlive<Campaign extends { readonly state: string }>(
  campaigns: readonly Campaign[],
): Campaign | undefined {
  return campaigns.find(({ state }) => state === 'running') ?? campaigns[0];
}
