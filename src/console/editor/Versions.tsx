/** What was saved before: who, when and why; what each changed, and a way back. */
import { useState } from 'preact/hooks';
import { DataTable } from '../components/DataTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { toast } from '../components/toasts.tsx';
import { useAction } from '../components/useAction.ts';
import { useLoaded } from '../components/useLoaded.ts';
import { formatNumber } from '../i18n/formats.ts';
import { Difference } from './Difference.tsx';
import type { TextApi } from './texts.ts';
import { editorWords } from './words.ts';

export interface VersionsProps {
  readonly texts: TextApi;
  readonly id: string;
  /** Read again when another one was saved. */
  readonly newest: number | undefined;
  /** Has an older text again; absent: it may not be changed. */
  readonly onTake?: ((text: string) => void) | undefined;
}

export function Versions({ texts, id, newest, onTake }: VersionsProps) {
  const text = editorWords();
  const { value, error, isLoading, reload } = useLoaded((signal) => texts.versions(id, signal), [id, newest]);
  const [compared, compare] = useState<number>();
  return (
    <>
      <h2>{text.versions}</h2>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.versions}
        rows={value ?? []}
        rowKey={({ number }) => String(number)}
        isLoading={isLoading}
        empty={
          error === undefined ? (
            <EmptyState title={text.noVersions}>
              <p>{text.noVersionsTodo}</p>
            </EmptyState>
          ) : null
        }
        columns={[
          {
            key: 'number',
            label: text.version,
            isNumber: true,
            value: ({ number }) => number,
            cell: ({ number }) => formatNumber(number),
          },
          { key: 'at', label: text.at, isTime: true, value: ({ at }) => at },
          { key: 'who', label: text.who, value: ({ who }) => who },
          { key: 'note', label: text.noteShort, value: ({ note }) => note },
          {
            key: 'compare',
            label: text.compare,
            value: () => '',
            cell: ({ number }) => (
              <button type="button" aria-label={text.compareWith(number)} onClick={() => compare(number)}>
                {text.compare}
              </button>
            ),
          },
          ...(onTake === undefined
            ? []
            : [
                {
                  key: 'take',
                  label: text.take,
                  value: () => '',
                  cell: ({ number }: { readonly number: number }) =>
                    number === newest ? null : <Take texts={texts} id={id} number={number} onTake={onTake} />,
                },
              ]),
        ]}
      />
      {compared === undefined ? null : (
        <Difference texts={texts} id={id} number={compared} onClose={() => compare(undefined)} />
      )}
    </>
  );
}

interface TakeProps {
  readonly texts: TextApi;
  readonly id: string;
  readonly number: number;
  readonly onTake: (text: string) => void;
}

function Take({ texts, id, number, onTake }: TakeProps) {
  const text = editorWords();
  const action = useAction(async () => {
    onTake(await texts.version(id, number));
    toast(text.taken(number));
  });
  return (
    <>
      <button
        type="button"
        aria-label={text.takeOf(number)}
        disabled={action.isBusy}
        onClick={() => void action.run()}
      >
        {text.take}
      </button>
      <ErrorNote error={action.error} />
    </>
  );
}
