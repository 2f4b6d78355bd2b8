/** One lead: what is known, why it is not being called, and what became of it. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Facts } from '../../components/Facts.tsx';
import { outcomeText } from '../../components/outcomeWords.ts';
import { Tabs } from '../../components/Tabs.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { useTab } from '../../components/useTab.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDateTime, formatNumber } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { Correct, type ShownLead } from './Correct.tsx';
import { History } from './History.tsx';
import { Why } from './Why.tsx';
import { leadWords } from './words.ts';

const PARTS = ['about', 'why', 'history'] as const;

export function LeadPage({ leadId }: { readonly leadId: string }) {
  const text = leadWords();
  const [part, show] = useTab(PARTS);
  const { value, error, reload } = useLoaded(
    (signal) => api.answer('GET /leads/:leadId', { params: { leadId } }, { signal }),
    [leadId],
  );
  return (
    <>
      <PageHead title={value?.value.name ?? text.lead(leadId)}>
        <a class="push" href="/leads">
          {text.back}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <Tabs
          label={text.lead(leadId)}
          selected={part}
          onSelect={show}
          tabs={PARTS.map((id) => ({ id, label: text.tabs[id] }))}
        >
          {part === 'about' ? (
            <About lead={value.value} etag={value.etag} onDone={reload} />
          ) : part === 'why' ? (
            <Why leadId={leadId} />
          ) : (
            <History leadId={leadId} onUndone={reload} />
          )}
        </Tabs>
      )}
    </>
  );
}

interface AboutProps {
  readonly lead: ShownLead;
  readonly etag: string | undefined;
  readonly onDone: () => void;
}

function About({ lead, etag, onDone }: AboutProps) {
  const text = leadWords();
  return (
    <>
      <Facts
        facts={[
          [text.list, lead.listId],
          [text.key, lead.key],
          [text.phones, lead.phones.map(({ number, kind }) => `${number} (${kind})`).join(', ')],
          [text.region, lead.region],
          ...Object.entries(lead.fields),
        ]}
      />
      <DataTable
        caption={text.campaigns}
        rows={lead.campaigns}
        rowKey={({ campaignId }) => campaignId}
        empty={<p>{text.noCampaign}</p>}
        columns={[
          { key: 'campaign', label: text.campaign, value: ({ campaignId }) => campaignId },
          { key: 'state', label: text.state, value: ({ state }) => text.states[state] },
          {
            key: 'attempts',
            label: text.attempts,
            isNumber: true,
            value: ({ attempts }) => attempts,
            cell: ({ attempts }) => formatNumber(attempts),
          },
          {
            key: 'due',
            label: text.due,
            value: ({ dueAt }) => dueAt ?? null,
            cell: ({ dueAt }) => formatDateTime(dueAt),
          },
          {
            key: 'last',
            label: text.last,
            value: ({ lastDialStatus }) =>
              lastDialStatus === undefined ? null : outcomeText(lastDialStatus),
          },
          { key: 'refused', label: text.refused, value: ({ refusalCode }) => refusalCode ?? null },
        ]}
      />
      {may('lead.edit') && may('person.read') ? <Correct lead={lead} etag={etag} onDone={onDone} /> : null}
    </>
  );
}
