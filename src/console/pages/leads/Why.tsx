/** Why a lead is not being called: every rule in its order, and when each refusal lapses. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { refusalText, ruleText } from '../../engineWords/rules.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { leadWords } from './words.ts';

export function Why({ leadId }: { readonly leadId: string }) {
  const text = leadWords();
  const { yes, no } = commonWords();
  const { value, error, reload } = useLoaded(
    (signal) => api('GET /leads/:leadId/why', { params: { leadId }, query: {} }, { signal }),
    [leadId],
  );
  return (
    <>
      <ErrorNote error={error} retry={reload} />
      {value?.leads.length === 0 ? <p class="note">{text.noCampaign}</p> : null}
      {value?.leads.map(({ campaignId, mayBeCalled, verdicts }) => (
        <section key={campaignId} class="panel">
          <h2>{campaignId}</h2>
          <p class={mayBeCalled ? 'note good' : 'note warning'}>{mayBeCalled ? text.mayBe : text.mayNot}</p>
          <DataTable
            caption={campaignId}
            rows={verdicts}
            rowKey={({ rule }) => rule}
            empty={null}
            columns={[
              { key: 'rule', label: text.rule, value: ({ rule }) => ruleText(rule) },
              { key: 'passes', label: text.passes, value: ({ passes }) => (passes ? yes : no) },
              {
                key: 'code',
                label: text.refused,
                value: ({ code }) => (code === undefined ? null : refusalText(code)),
              },
              {
                key: 'lapses',
                label: text.lapses,
                value: ({ retryAt }) => retryAt ?? null,
                cell: ({ passes, retryAt }) =>
                  passes ? '' : retryAt === undefined ? text.never : formatDateTime(retryAt),
              },
            ]}
          />
        </section>
      ))}
    </>
  );
}
