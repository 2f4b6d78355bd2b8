/** What became of each event, and sending again what was given up. */
import { useState } from 'preact/hooks';
import type { ItemOf } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { usePages } from '../../components/usePages.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { eventText, webhookWords } from './words.ts';

type Delivery = ItemOf<'GET /webhooks/:webhookId/deliveries'>;
type State = Delivery['state'];

const STATES: readonly State[] = ['waiting', 'delivered', 'dead'];
const TONES: Readonly<Record<State, string>> = { waiting: 'warning', delivered: 'good', dead: 'danger' };

export function Deliveries({ webhookId }: { readonly webhookId: string }) {
  const text = webhookWords();
  const params = { webhookId };
  const [state, setState] = useState<State>();
  const { items, error, isLoading, loadMore, reload } = usePages(
    (cursor, signal) => {
      const query = {
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      return api('GET /webhooks/:webhookId/deliveries', { params, query }, { signal });
    },
    [webhookId, state],
  );
  return (
    <section class="panel">
      <div class="conditions">
        <SelectField
          label={text.state}
          none={text.anyState}
          options={STATES.map((one) => [one, text.states[one]] as const)}
          value={state}
          choose={setState}
        />
        <Replay webhookId={webhookId} label={text.replayAll} onDone={reload} />
      </div>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.deliveries}
        columns={columns(webhookId, reload)}
        rows={items}
        rowKey={({ deliveryId }) => String(deliveryId)}
        isLoading={isLoading}
        loadMore={loadMore}
        exportAs="deliveries"
        empty={<EmptyState title={text.noDeliveries}>{text.noDeliveriesTodo}</EmptyState>}
      />
    </section>
  );
}

function columns(webhookId: string, reload: () => void): readonly Column<Delivery>[] {
  const text = webhookWords();
  return [
    { key: 'when', label: text.when, value: ({ createdAt }) => createdAt, isTime: true },
    { key: 'event', label: text.event, value: ({ type }) => eventText(type) },
    {
      key: 'state',
      label: text.state,
      value: ({ state }) => text.states[state],
      cell: ({ state, nextAt }) => (
        <>
          <span class={`badge ${TONES[state]}`}>{text.states[state]}</span>
          {nextAt === undefined ? null : ` ${text.next(formatDateTime(nextAt))}`}
        </>
      ),
    },
    { key: 'tries', label: text.tries, value: ({ tries }) => tries, isNumber: true },
    {
      key: 'last',
      label: text.last,
      value: ({ status, error }) =>
        [status === undefined ? undefined : `HTTP ${status}`, error]
          .filter((part) => part !== undefined)
          .join(': '),
    },
    {
      key: 'replay',
      label: text.replay,
      value: () => null,
      cell: ({ deliveryId, type, state }) =>
        state === 'waiting' ? null : (
          <Replay
            webhookId={webhookId}
            deliveryId={deliveryId}
            label={text.replay}
            about={type}
            onDone={reload}
          />
        ),
    },
  ];
}

interface ReplayProps {
  readonly webhookId: string;
  /** Absent: all that were given up. */
  readonly deliveryId?: number;
  readonly label: string;
  /** Of one delivery: its event, by which its button is told from the others. */
  readonly about?: string;
  readonly onDone: () => void;
}

function Replay({ webhookId, deliveryId, label, about, onDone }: ReplayProps) {
  const replay = useAction(async () => {
    const body = deliveryId === undefined ? {} : { deliveryId };
    const { replayed } = await api('POST /webhooks/:webhookId/replay', { params: { webhookId }, body });
    toast(webhookWords().replayed(replayed));
    onDone();
  });
  return (
    <>
      <button
        type="button"
        aria-label={about === undefined ? undefined : `${label}: ${about}`}
        disabled={replay.isBusy}
        onClick={() => void replay.run()}
      >
        {label}
      </button>
      <ErrorNote error={replay.error} />
    </>
  );
}
