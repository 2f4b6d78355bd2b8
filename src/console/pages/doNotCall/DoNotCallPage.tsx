/** Do-not-call lists: a number looked up, put on, taken off, and what lists there are. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDateTime, formatNumber } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { doNotCallWords } from './words.ts';

type Checked = AnswerOf<Contract['POST /do-not-call/check']>;

const INTERNAL = 'internal';

export function DoNotCallPage() {
  const text = doNotCallWords();
  const lists = useLoaded((signal) => api('GET /do-not-call', {}, { signal }), []);
  return (
    <>
      <PageHead title={text.title} />
      <Check onChange={lists.reload} />
      <ErrorNote error={lists.error} retry={lists.reload} />
      <DataTable
        caption={text.lists}
        rows={lists.value?.lists ?? []}
        rowKey={({ list }) => list}
        isLoading={lists.isLoading}
        exportAs="do-not-call-lists"
        empty={<p>{text.noLists}</p>}
        columns={[
          { key: 'list', label: text.list, value: ({ list }) => list },
          {
            key: 'numbers',
            label: text.numbers,
            isNumber: true,
            value: ({ numbers }) => numbers,
            cell: ({ numbers }) => formatNumber(numbers),
          },
          {
            key: 'patterns',
            label: text.patterns,
            isNumber: true,
            value: ({ patterns }) => patterns ?? null,
            cell: ({ patterns }) => formatNumber(patterns),
          },
          { key: 'version', label: text.version, value: ({ version }) => version ?? null },
          {
            key: 'lastAddedAt',
            label: text.lastAdded,
            value: ({ lastAddedAt }) => lastAddedAt ?? null,
            cell: ({ lastAddedAt }) => formatDateTime(lastAddedAt),
          },
          { key: 'fault', label: text.fault, value: ({ fault }) => fault ?? null },
        ]}
      />
    </>
  );
}

function Check({ onChange }: { readonly onChange: () => void }) {
  const text = doNotCallWords();
  const [number, setNumber] = useState('');
  const [checked, setChecked] = useState<Checked>();
  const look = useAction(async () => {
    setChecked(await api('POST /do-not-call/check', { body: { number } }));
  });
  const changed = (): void => {
    onChange();
    void look.run();
  };
  return (
    <section class="panel">
      <h2>{text.check}</h2>
      <form
        class="conditions"
        onSubmit={(event) => {
          event.preventDefault();
          void look.run();
        }}
      >
        <Field label={text.number}>
          {(control) => (
            <input
              {...control}
              type="tel"
              required
              minLength={3}
              maxLength={40}
              autocomplete="off"
              value={number}
              onInput={({ currentTarget }) => {
                setNumber(currentTarget.value);
                setChecked(undefined);
              }}
            />
          )}
        </Field>
        <button type="submit" class="primary" disabled={look.isBusy}>
          {text.look}
        </button>
      </form>
      <ErrorNote error={look.error} />
      <div aria-live="polite">
        {checked === undefined ? null : <Found checked={checked} asked={number} onChange={changed} />}
      </div>
    </section>
  );
}

interface FoundProps {
  readonly checked: Checked;
  /** As it was written: what is shown may be masked. */
  readonly asked: string;
  readonly onChange: () => void;
}

function Found({ checked: { number, listed, removals }, asked, onChange }: FoundProps) {
  const text = doNotCallWords();
  const [isRemoving, remove] = useState(false);
  const params = { list: INTERNAL };
  const add = useAction(async () => {
    await api('POST /do-not-call/:list/entries', { params, body: { entries: [asked] } });
    toast(text.added);
    onChange();
  });
  const isInternal = listed.some(({ list }) => list === INTERNAL);
  return (
    <>
      <p class={listed.length === 0 ? 'note' : 'note warning'}>
        {listed.length === 0 ? text.notListed(number) : text.listed(number)}
      </p>
      <DataTable
        caption={text.listed(number)}
        rows={listed}
        rowKey={({ list, entry }) => `${list} ${entry}`}
        empty={null}
        columns={[
          { key: 'list', label: text.list, value: ({ list }) => list },
          { key: 'entry', label: text.entry, value: ({ entry }) => entry },
          { key: 'about', label: text.about, value: ({ about }) => about },
        ]}
      />
      <DataTable
        caption={text.removed}
        rows={removals}
        rowKey={({ list, removedAt }) => `${list} ${removedAt}`}
        empty={null}
        columns={[
          { key: 'list', label: text.list, value: ({ list }) => list },
          {
            key: 'removedAt',
            label: text.removedAt,
            value: ({ removedAt }) => removedAt,
            cell: ({ removedAt }) => formatDateTime(removedAt),
          },
          { key: 'removedBy', label: text.removedBy, value: ({ removedBy }) => removedBy },
          { key: 'reason', label: text.reason, value: ({ reason }) => reason },
        ]}
      />
      <ErrorNote error={add.error} />
      {may('doNotCall.edit') ? (
        <div class="actions">
          {isInternal ? (
            <button type="button" onClick={() => remove(true)}>
              {text.remove}
            </button>
          ) : (
            <button type="button" class="primary" disabled={add.isBusy} onClick={() => void add.run()}>
              {text.add}
            </button>
          )}
        </div>
      ) : null}
      {isRemoving ? (
        <Remove number={number} asked={asked} onClose={() => remove(false)} onDone={onChange} />
      ) : null}
    </>
  );
}

interface RemoveProps {
  readonly number: string;
  readonly asked: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Remove({ number, asked, onClose, onDone }: RemoveProps) {
  const text = doNotCallWords();
  const reason = useSignal('');
  return (
    <Confirm
      title={text.removeAsk(number)}
      confirm={text.remove}
      isDangerous
      onClose={onClose}
      onConfirm={async () => {
        await api('POST /do-not-call/:list/removals', {
          params: { list: INTERNAL },
          body: { entries: [asked], reason: reason.value },
        });
        toast(text.removedDone);
        onDone();
      }}
    >
      <p>{text.removeAbout}</p>
      <TextField label={text.reason} value={reason} required maxLength={500} />
    </Confirm>
  );
}
