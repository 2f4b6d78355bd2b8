/** The policies that are loaded, which campaigns they hold for, and the holiday tables behind them. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { CampaignsUnder } from './CampaignsUnder.tsx';
import { Source } from './Source.tsx';
import { policyWords } from './words.ts';

export function PolicyList() {
  const text = policyWords();
  const { value, error, isLoading, reload } = useLoaded((signal) => api('GET /policies', {}, { signal }), []);
  return (
    <>
      <PageHead title={text.title} />
      <p class="muted">{text.about}</p>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.title}
        rows={value?.policies ?? []}
        rowKey={({ policyId }) => policyId}
        isLoading={isLoading}
        exportAs="policies"
        empty={error === undefined ? <EmptyState title={text.none}>{text.noneTodo}</EmptyState> : null}
        columns={[
          {
            key: 'policyId',
            label: text.policy,
            value: ({ policyId }) => policyId,
            cell: ({ policyId }) => <a href={`/policies/${encodeURIComponent(policyId)}`}>{policyId}</a>,
          },
          { key: 'version', label: text.version, value: ({ version }) => version },
          { key: 'region', label: text.region, value: ({ region }) => region },
          {
            key: 'confidence',
            label: text.sure,
            value: ({ confidence }) => text.confidences[confidence],
            cell: ({ confidence }) => (
              <span class={confidence === 'source' ? 'badge good' : 'badge warning'}>
                {text.confidences[confidence]}
              </span>
            ),
          },
          {
            key: 'source',
            label: text.source,
            value: ({ source }) => source,
            cell: Source,
          },
        ]}
      />
      {may('campaign.read') ? <CampaignsUnder /> : null}
      {value === undefined ? null : (
        <section class="panel">
          <h2>{text.holidays}</h2>
          <DataTable
            caption={text.holidays}
            rows={value.holidays}
            rowKey={({ country }) => country}
            empty={<p>{text.noHolidays}</p>}
            columns={[
              { key: 'country', label: text.country, value: ({ country }) => country },
              { key: 'years', label: text.years, value: ({ years }) => years.join(', ') },
              {
                key: 'source',
                label: text.source,
                value: ({ source }) => source,
                cell: Source,
              },
            ]}
          />
          <p class="muted">
            {text.zones(formatNumber(value.zones.prefixes))} <Source source={value.zones.source} />
          </p>
        </section>
      )}
    </>
  );
}
