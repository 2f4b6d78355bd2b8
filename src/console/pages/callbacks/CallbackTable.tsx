/** Callbacks, the earliest first. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { may } from '../../session/session.ts';
import { callbackWords } from './words.ts';

export type Callback = AnswerOf<Contract['GET /callbacks']>['callbacks'][number];

export interface CallbackTableProps {
  readonly callbacks: readonly Callback[];
  readonly nameOf: (agentId: string) => string;
  readonly isLoading: boolean;
  readonly change: (callbackId: string) => void;
}

export const isOpen = ({ state }: Callback): boolean => state !== 'done' && state !== 'cancelled';

export function CallbackTable({ callbacks, nameOf, isLoading, change }: CallbackTableProps) {
  const text = callbackWords();
  const columns: readonly Column<Callback>[] = [
    { key: 'at', label: text.at, value: ({ at }) => at, isTime: true },
    { key: 'person', label: text.person, value: ({ name }) => name ?? null },
    {
      key: 'number',
      label: text.number,
      value: ({ number }) => number,
      cell: ({ leadId, number }) => <a href={`/leads/${encodeURIComponent(leadId)}`}>{number}</a>,
    },
    { key: 'agent', label: text.agent, value: ({ agentId }) => nameOf(agentId) },
    { key: 'kind', label: text.kind, value: ({ kind }) => text.kindNames[kind] },
    { key: 'campaign', label: text.campaign, value: ({ campaignId }) => campaignId },
    {
      key: 'state',
      label: text.state,
      value: ({ state }) => text.states[state],
      cell: ({ state }) => (
        <span class={state === 'missed' ? 'badge danger' : 'badge'}>{text.states[state]}</span>
      ),
    },
    { key: 'note', label: text.note, value: ({ note }) => note ?? null },
    ...(may('lead.edit')
      ? [
          {
            key: 'change',
            label: text.change,
            value: () => '',
            cell: (callback: Callback) =>
              isOpen(callback) ? (
                <button
                  type="button"
                  aria-label={`${text.change}: ${callback.name ?? callback.number}`}
                  onClick={() => change(callback.callbackId)}
                >
                  {text.change}
                </button>
              ) : null,
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={text.caption}
      columns={columns}
      rows={callbacks}
      rowKey={({ callbackId }) => callbackId}
      order={{ key: 'at', isDescending: false }}
      exportAs="callbacks"
      isLoading={isLoading}
      empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
    />
  );
}
