/** How far a campaign is, what came of its calls, and what holds it back right now; read again every few seconds. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Meter } from '../../components/Meter.tsx';
import { outcomeText } from '../../components/outcomeWords.ts';
import { usePolled } from '../../components/usePolled.ts';
import { decisionText, holdText } from '../../engineWords/decisions.ts';
import { formatDateTime, formatNumber } from '../../i18n/formats.ts';
import { campaignWords } from './words.ts';

type Status = AnswerOf<Contract['GET /campaigns/:campaignId/status']>;

const AGAIN_MS = 5_000;

export function CampaignStatus({ campaignId }: { readonly campaignId: string }) {
  const text = campaignWords();
  const { value, error, reload } = usePolled(
    (signal) => api('GET /campaigns/:campaignId/status', { params: { campaignId } }, { signal }),
    [campaignId],
    AGAIN_MS,
  );
  if (value === undefined) return <ErrorNote error={error} retry={reload} />;
  const { progress, now, engine } = value;
  // Said above the list.
  const limits = value.limits.filter(({ code }) => code !== 'noEngine');
  const facts: readonly (readonly [string, string])[] = [
    [text.leads, formatNumber(progress.leads)],
    [text.due, formatNumber(progress.due)],
    [text.attempts, formatNumber(progress.attempts)],
    [text.answered, formatNumber(progress.answered)],
    [text.connected, formatNumber(progress.connected)],
    [text.abandoned, formatNumber(progress.abandoned)],
    [text.nextDue, formatDateTime(progress.nextDueAt)],
    [text.dialling, formatNumber(now?.dialling)],
    [text.talking, formatNumber(now?.talking)],
  ];
  return (
    <>
      <ErrorNote error={error} retry={reload} />
      <section class="panel">
        <h2>{text.limits}</h2>
        {engine === 'running' ? null : <p class="note warning">{text.noEngine}</p>}
        {value.limits.length === 0 ? (
          <p>{text.noLimit}</p>
        ) : (
          <ul>
            {limits.map((limit) => (
              <li key={limit.text}>{limitSentence(limit)}</li>
            ))}
          </ul>
        )}
      </section>
      <Meter
        label={text.progress}
        value={progress.final}
        most={progress.leads}
        text={`${text.final}: ${formatNumber(progress.final)} / ${formatNumber(progress.leads)}`}
      />
      <Facts facts={facts} />
      <DataTable
        caption={text.outcomes}
        rows={Object.entries(progress.dialStatuses)}
        rowKey={([status]) => status}
        exportAs={`${campaignId}-outcomes`}
        order={{ key: 'count', isDescending: true }}
        empty={<p>{text.noAttempts}</p>}
        columns={[
          { key: 'status', label: text.outcome, value: ([status]) => outcomeText(status) },
          {
            key: 'count',
            label: text.count,
            value: ([, count]) => count,
            cell: ([, count]) => formatNumber(count),
            isNumber: true,
          },
        ]}
      />
    </>
  );
}

function limitSentence({ code, text }: Status['limits'][number]): string {
  switch (code) {
    case 'hold':
    case 'link':
    case 'state':
      return holdText(text);
    default:
      return decisionText({ limitedBy: code, reason: text });
  }
}
