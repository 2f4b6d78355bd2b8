/** All campaigns, with their state. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { campaignStateText } from '../../engineWords/campaigns.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { may } from '../../session/session.ts';
import { CampaignState } from './CampaignState.tsx';
import { campaignWords } from './words.ts';

export function CampaignList() {
  const text = campaignWords();
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api('GET /campaigns', {}, { signal }),
    [],
  );
  const make = may('campaign.edit') ? (
    <a class="button primary" href="/campaigns/new">
      {text.make}
    </a>
  ) : null;
  return (
    <>
      <PageHead title={text.title}>{make}</PageHead>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.caption}
        rows={value?.campaigns ?? []}
        rowKey={({ campaignId }) => campaignId}
        isLoading={isLoading}
        exportAs="campaigns"
        empty={
          error === undefined ? (
            <EmptyState title={text.none}>
              <p>{text.noneTodo}</p>
              {make}
            </EmptyState>
          ) : null
        }
        columns={[
          {
            key: 'name',
            label: text.name,
            value: ({ name }) => name,
            cell: ({ campaignId, name }) => (
              <a href={`/campaigns/${encodeURIComponent(campaignId)}`}>{name}</a>
            ),
          },
          { key: 'campaignId', label: text.id, value: ({ campaignId }) => campaignId },
          {
            key: 'state',
            label: text.state,
            value: ({ state }) => campaignStateText(state),
            cell: ({ state }) => <CampaignState state={state} />,
          },
          { key: 'lists', label: text.lists, value: ({ listIds }) => listIds.join(', ') },
        ]}
      />
    </>
  );
}
