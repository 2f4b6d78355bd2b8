/** Finds leads by what is known of a person. Numbers and names go in the body: no address and no log shows them. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { may } from '../../session/session.ts';
import { leadWords } from './words.ts';

type Found = AnswerOf<Contract['POST /leads/search']>['items'][number];

interface Asked {
  readonly number: string;
  readonly name: string;
  readonly key: string;
  readonly listId: string;
}

const NOTHING: Asked = { number: '', name: '', key: '', listId: '' };

export function LeadSearch() {
  const text = leadWords();
  const lists = useLoaded((signal) => api('GET /lists', {}, { signal }), []);
  const [asked, ask] = useState(NOTHING);
  const [rows, setRows] = useState<readonly Found[]>();
  const [next, setNext] = useState<string | null>(null);
  const load = async (cursor?: string): Promise<void> => {
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value.trim() !== ''));
    const page = await api('POST /leads/search', {
      body: cursor === undefined ? given : { ...given, cursor },
    });
    setRows((before) => (cursor === undefined ? page.items : [...(before ?? []), ...page.items]));
    setNext(page.next);
  };
  const first = useAction(() => load());
  const later = useAction(() => load(next ?? undefined));
  const fieldOf = (key: 'number' | 'name' | 'key') => (
    <Field label={text[key]}>
      {(control) => (
        <input
          {...control}
          type={key === 'number' ? 'tel' : 'text'}
          autocomplete="off"
          value={asked[key]}
          onInput={({ currentTarget }) => ask((before) => ({ ...before, [key]: currentTarget.value }))}
        />
      )}
    </Field>
  );
  return (
    <>
      <PageHead title={text.title} />
      <form
        class="conditions"
        role="search"
        aria-label={text.find}
        onSubmit={(event) => {
          event.preventDefault();
          void first.run();
        }}
      >
        {fieldOf('number')}
        {fieldOf('key')}
        {may('person.read') ? fieldOf('name') : null}
        <SelectField
          label={text.list}
          none={text.any}
          options={lists.value?.lists.map(({ listId, name }) => [listId, name] as const) ?? []}
          value={asked.listId === '' ? undefined : asked.listId}
          choose={(listId = '') => ask((before) => ({ ...before, listId }))}
        />
        <button type="submit" class="primary" disabled={first.isBusy}>
          {text.search}
        </button>
      </form>
      <ErrorNote error={first.error ?? later.error} />
      <DataTable
        caption={text.caption}
        rows={rows ?? []}
        rowKey={({ leadId }) => leadId}
        isLoading={first.isBusy || later.isBusy}
        loadMore={next === null ? undefined : () => void later.run()}
        exportAs="leads"
        empty={<EmptyState title={rows === undefined ? text.find : text.none}>{text.noneTodo}</EmptyState>}
        columns={[
          {
            key: 'number',
            label: text.number,
            value: ({ number }) => number,
            cell: ({ leadId, number }) => <a href={`/leads/${encodeURIComponent(leadId)}`}>{number}</a>,
          },
          { key: 'name', label: text.name, value: ({ name }) => name ?? null },
          { key: 'key', label: text.key, value: ({ key }) => key ?? null },
          { key: 'list', label: text.list, value: ({ listId }) => listId },
          { key: 'region', label: text.region, value: ({ region }) => region ?? null },
        ]}
      />
    </>
  );
}
