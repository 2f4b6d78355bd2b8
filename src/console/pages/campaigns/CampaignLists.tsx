/** The lists that a campaign dials: one more is taken up, or one is taken away. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Form } from '../../components/Form.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { may } from '../../session/session.ts';
import { campaignListWords } from './listWords.ts';

type CampaignList = AnswerOf<Contract['GET /campaigns/:campaignId/lists']>['lists'][number];

export function CampaignLists({ campaignId }: { readonly campaignId: string }) {
  const text = campaignListWords();
  const [asked, ask] = useState<CampaignList>();
  const own = useLoaded(
    (signal) => api('GET /campaigns/:campaignId/lists', { params: { campaignId } }, { signal }),
    [campaignId],
  );
  const lists = own.value?.lists ?? [];
  const take = async ({ listId }: CampaignList): Promise<void> => {
    await api('DELETE /campaigns/:campaignId/lists/:listId', { params: { campaignId, listId } });
    toast(text.taken);
    own.reload();
  };
  return (
    <>
      <ErrorNote error={own.error} retry={own.reload} />
      <DataTable
        caption={text.caption}
        columns={columns(lists.length > 1, ask)}
        rows={lists}
        rowKey={({ listId }) => listId}
        exportAs="campaign-lists"
        isLoading={own.isLoading}
        empty={null}
      />
      {may('campaign.edit') && may('list.read') ? (
        <AddList campaignId={campaignId} own={lists} onAdded={own.reload} />
      ) : null}
      {asked === undefined ? null : (
        <Confirm
          title={text.takeTitle(asked.name)}
          confirm={text.take}
          isDangerous
          onConfirm={() => take(asked)}
          onClose={() => ask(undefined)}
        >
          <p>{text.takeEffect}</p>
        </Confirm>
      )}
    </>
  );
}

interface AddListProps {
  readonly campaignId: string;
  readonly own: readonly CampaignList[];
  readonly onAdded: () => void;
}

function AddList({ campaignId, own, onAdded }: AddListProps) {
  const text = campaignListWords();
  const [listId, choose] = useState<string>();
  const all = useLoaded((signal) => api('GET /lists', {}, { signal }), []);
  const others = (all.value?.lists ?? []).filter((list) => !own.some((one) => one.listId === list.listId));
  const add = async (): Promise<void> => {
    if (listId === undefined) return;
    await api('POST /campaigns/:campaignId/lists', { params: { campaignId }, body: { listId } });
    choose(undefined);
    toast(text.added);
    onAdded();
  };
  return (
    <Form submit={text.add} onSubmit={add}>
      <ErrorNote error={all.error} retry={all.reload} />
      <SelectField
        label={text.another}
        none={text.choose}
        options={others.map((list) => [list.listId, list.name] as const)}
        value={listId}
        choose={choose}
        required
      />
      <p class="hint">{text.addEffect}</p>
    </Form>
  );
}

function columns(hasMore: boolean, ask: (list: CampaignList) => void): readonly Column<CampaignList>[] {
  const text = campaignListWords();
  return [
    {
      key: 'name',
      label: text.list,
      value: ({ name }) => name,
      cell: ({ listId, name }) => <a href={`/lists/${encodeURIComponent(listId)}`}>{name}</a>,
    },
    { key: 'leads', label: text.leads, isNumber: true, value: ({ leads }) => leads },
    { key: 'fresh', label: text.fresh, isNumber: true, value: ({ fresh }) => fresh },
    { key: 'waiting', label: text.waiting, isNumber: true, value: ({ waiting }) => waiting },
    { key: 'priority', label: text.priority, isNumber: true, value: ({ priority }) => priority },
    { key: 'weight', label: text.weight, isNumber: true, value: ({ weight }) => weight },
    ...(may('campaign.edit') && hasMore
      ? [
          {
            key: 'take',
            label: text.take,
            value: () => '',
            cell: (list: CampaignList) => (
              <button type="button" aria-label={`${text.take}: ${list.name}`} onClick={() => ask(list)}>
                {text.take}
              </button>
            ),
          },
        ]
      : []),
  ];
}
