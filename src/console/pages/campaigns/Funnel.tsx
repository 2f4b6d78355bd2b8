/** A funnel of leads, as figures. */
import type { AnswerOf } from '../../../api/endpoint.ts';
import type { Contract } from '../../../api/contract.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { Meter } from '../../components/Meter.tsx';
import { refusalText, ruleText } from '../../engineWords/rules.ts';
import { formatDateTime, formatNumber } from '../../i18n/formats.ts';
import { campaignWords } from './words.ts';

export type FunnelFigures = AnswerOf<Contract['GET /campaigns/:campaignId/funnel']>;

export function Funnel({ funnel }: { readonly funnel: FunnelFigures }) {
  const text = campaignWords();
  const callable = text.callable(formatNumber(funnel.callable), formatNumber(funnel.leads));
  return (
    <>
      <Meter label={callable} value={funnel.callable} most={funnel.leads} text={callable} />
      <DataTable
        caption={text.funnel}
        rows={funnel.stops}
        rowKey={({ rule, code }) => `${rule} ${code}`}
        exportAs="funnel"
        empty={<p>{text.nothingStops}</p>}
        columns={[
          { key: 'rule', label: text.rule, value: ({ rule }) => ruleText(rule) },
          { key: 'code', label: text.code, value: ({ code }) => refusalText(code) },
          {
            key: 'leads',
            label: text.leads,
            value: ({ leads }) => leads,
            cell: ({ leads }) => formatNumber(leads),
            isNumber: true,
          },
          {
            key: 'withoutLapse',
            label: text.never,
            value: ({ withoutLapse }) => withoutLapse,
            cell: ({ withoutLapse }) => formatNumber(withoutLapse),
            isNumber: true,
          },
          {
            key: 'first',
            label: text.first,
            value: ({ firstLapsesAt }) => firstLapsesAt ?? null,
            cell: ({ firstLapsesAt }) => formatDateTime(firstLapsesAt),
          },
          {
            key: 'last',
            label: text.last,
            value: ({ lastLapsesAt }) => lastLapsesAt ?? null,
            cell: ({ lastLapsesAt }) => formatDateTime(lastLapsesAt),
          },
        ]}
      />
    </>
  );
}
