/** Why calls ended over a period, by trunk: what the network said, the most frequent first. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Meter } from '../../components/Meter.tsx';
import { outcomeText } from '../../components/outcomeWords.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { callText } from '../../engineWords/calls.ts';
import { formatPercent } from '../../i18n/formats.ts';
import type { Period } from '../../period/period.ts';
import { trunkWords } from './trunkWords.ts';

type Cause = AnswerOf<Contract['GET /trunks/causes']>['causes'][number];

export function Causes({ period }: { readonly period: Period }) {
  const { causes: text } = trunkWords();
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api('GET /trunks/causes', { query: period }, { signal }),
    [period.from, period.to],
  );
  return (
    <section class="panel">
      <h2>{text.title}</h2>
      <p class="muted">{text.about}</p>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.title}
        columns={columns()}
        rows={value?.causes ?? []}
        rowKey={({ trunkId, lineResult, dialStatus, sip, q850, hangupReason }) =>
          [trunkId, lineResult, dialStatus, sip, q850, hangupReason].join(' ')
        }
        isLoading={isLoading}
        exportAs="hangup-causes"
        empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
      />
    </section>
  );
}

function columns(): readonly Column<Cause>[] {
  const { causes: text, trunk } = trunkWords();
  return [
    { key: 'trunk', label: trunk, value: ({ trunkId }) => trunkId },
    { key: 'line', label: text.line, value: ({ lineResult }) => callText('lines', lineResult) },
    { key: 'outcome', label: text.outcome, value: ({ dialStatus }) => outcomeText(dialStatus) },
    { key: 'sip', label: 'SIP', value: ({ sip }) => sip, isNumber: true },
    { key: 'q850', label: 'Q.850', value: ({ q850 }) => q850, isNumber: true },
    {
      key: 'reason',
      label: text.ours,
      value: ({ hangupReason }) => (hangupReason === null ? null : callText('reasons', hangupReason)),
    },
    { key: 'calls', label: text.calls, value: ({ calls }) => calls, isNumber: true },
    {
      key: 'share',
      label: text.share,
      value: ({ share }) => share,
      cell: ({ lineResult, share }) => (
        <Meter
          label={`${callText('lines', lineResult)}: ${text.share}`}
          value={share}
          most={1}
          text={formatPercent(share)}
        />
      ),
      isNumber: true,
    },
  ];
}
