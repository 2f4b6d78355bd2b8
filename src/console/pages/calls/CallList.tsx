/** Closed calls by period, campaign, agent, outcome or number. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { RequestOf } from '../../../api/endpoint.ts';
import { DIAL_STATUSES } from '../../../domain/call/lineResult.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { outcomeText } from '../../components/outcomeWords.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { usePages } from '../../components/usePages.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDateTime, formatDuration, zone } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { periodOf } from '../../period/period.ts';
import { PeriodFields, useDays } from '../../period/PeriodFields.tsx';
import { callWords } from './words.ts';

type CallSearch = RequestOf<Contract['POST /calls/search']>['body'];

const BEGINS = 'today';

export function CallList() {
  const text = callWords();
  const [days, setDays] = useDays(BEGINS);
  const [conditions, setConditions] = useState<Partial<CallSearch>>({});
  const [number, setNumber] = useState('');
  const set = (changes: Partial<CallSearch>): void => setConditions((before) => ({ ...before, ...changes }));
  const search = { ...periodOf(days, zone.value), ...conditions };
  const { items, error, isLoading, loadMore, reload } = usePages(
    (cursor, signal) =>
      api('POST /calls/search', { body: cursor === undefined ? search : { ...search, cursor } }, { signal }),
    [JSON.stringify(search)],
  );
  return (
    <>
      <PageHead title={text.title} />
      <form
        class="conditions"
        onSubmit={(event) => {
          event.preventDefault();
          set({ number: number.trim() === '' ? undefined : number.trim() });
        }}
      >
        <PeriodFields begins={BEGINS} days={days} choose={setDays} />
        <Campaigns chosen={conditions.campaignId} choose={(campaignId) => set({ campaignId })} />
        <SelectField
          label={text.outcome}
          none={text.any}
          options={DIAL_STATUSES.map((one) => [one, outcomeText(one)] as const)}
          value={conditions.dialStatus}
          choose={(dialStatus) => set({ dialStatus })}
        />
        {may('person.read') ? (
          <Field label={text.number} hint={text.numberHint}>
            {(control) => (
              <input
                {...control}
                type="tel"
                autocomplete="off"
                value={number}
                onInput={({ currentTarget }) => setNumber(currentTarget.value)}
              />
            )}
          </Field>
        ) : null}
        <button type="submit">{text.search}</button>
      </form>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.caption}
        rows={items}
        rowKey={({ attemptId }) => attemptId}
        isLoading={isLoading}
        loadMore={loadMore}
        exportAs="calls"
        empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
        columns={[
          {
            key: 'at',
            label: text.at,
            value: ({ createdAt }) => createdAt,
            cell: ({ attemptId, createdAt }) => (
              <a href={`/calls/${encodeURIComponent(attemptId)}`}>{formatDateTime(createdAt)}</a>
            ),
          },
          { key: 'number', label: text.number, value: (call) => call.number },
          { key: 'campaign', label: text.campaign, value: ({ campaignId }) => campaignId },
          { key: 'agent', label: text.agent, value: ({ agentId }) => agentId ?? null },
          { key: 'outcome', label: text.outcome, value: ({ dialStatus }) => outcomeText(dialStatus) },
          { key: 'disposition', label: text.disposition, value: ({ disposition }) => disposition ?? null },
          {
            key: 'talk',
            label: text.talk,
            value: ({ talkMs }) => talkMs,
            cell: ({ talkMs }) => formatDuration(talkMs),
            isNumber: true,
          },
          { key: 'trunk', label: text.trunk, value: ({ trunkId }) => trunkId },
        ]}
      />
    </>
  );
}

interface CampaignsProps {
  readonly chosen: string | undefined;
  readonly choose: (campaignId: string | undefined) => void;
}

function Campaigns({ chosen, choose }: CampaignsProps) {
  const text = callWords();
  const { value } = useLoaded((signal) => api('GET /campaigns', {}, { signal }), []);
  return (
    <SelectField
      label={text.campaign}
      none={text.any}
      options={value?.campaigns.map(({ campaignId, name }) => [campaignId, name] as const) ?? []}
      value={chosen}
      choose={choose}
    />
  );
}
