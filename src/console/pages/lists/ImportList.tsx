/** A file becomes a list: sent, looked at column by column and row by row, then imported with progress. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { idFrom } from '../../ids.ts';
import { ImportProgress } from './ImportProgress.tsx';
import { Preview } from './Preview.tsx';
import { listWords } from './words.ts';

export type ListPreview = AnswerOf<Contract['POST /lists/preview']>;
export type ColumnUse = ListPreview['columns'][number]['use'];
export type Columns = Readonly<Record<string, ColumnUse>>;

interface Uploaded {
  readonly uploadId: string;
  readonly fileName: string;
}

const given = (region: string): { readonly region?: string } =>
  region === '' ? {} : { region: region.toUpperCase() };

export function ImportList({ onImported }: { readonly onImported: (listId: string) => void }) {
  const text = listWords();
  const [file, setFile] = useState<File>();
  const [region, setRegion] = useState('');
  const [name, setName] = useState('');
  const [uploaded, setUploaded] = useState<Uploaded>();
  const [columns, setColumns] = useState<Columns>();
  const [job, setJob] = useState<{ readonly jobId: string; readonly listId: string }>();

  const { value: preview, error } = useLoaded(
    async (signal): Promise<ListPreview | undefined> => {
      if (uploaded === undefined) return undefined;
      const body = { uploadId: uploaded.uploadId, ...given(region) };
      const asked = columns === undefined ? body : { ...body, columns };
      return api('POST /lists/preview', { body: asked }, { signal });
    },
    [uploaded, columns],
  );
  const send = useAction(async () => {
    if (file === undefined) return;
    const sent = await api('POST /uploads', { query: { fileName: file.name }, body: file });
    setColumns(undefined);
    setUploaded(sent);
    setName((before) => (before === '' ? file.name.replace(/\.\w+$/, '') : before));
  });
  const start = useAction(async () => {
    if (uploaded === undefined || preview === undefined) return;
    const listId = idFrom(name, Date.now());
    const shown = Object.fromEntries(preview.columns.map(({ heading, use }) => [heading, use]));
    const { jobId } = await api('POST /lists/:listId/import', {
      params: { listId },
      body: { uploadId: uploaded.uploadId, name, columns: shown, ...given(region) },
    });
    setJob({ jobId, listId });
  });

  if (job !== undefined) return <ImportProgress {...job} onImported={onImported} />;
  return (
    <>
      <Field label={text.file} hint={text.fileHint}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,.txt,.xlsx,text/csv"
            onChange={({ currentTarget }) => {
              setFile(currentTarget.files?.[0]);
              setUploaded(undefined);
            }}
          />
        )}
      </Field>
      <Field label={text.region} hint={text.regionHint}>
        {(control) => (
          <input
            {...control}
            value={region}
            maxLength={2}
            size={4}
            onInput={({ currentTarget }) => setRegion(currentTarget.value)}
          />
        )}
      </Field>
      <div class="actions">
        <button type="button" disabled={file === undefined || send.isBusy} onClick={() => void send.run()}>
          {send.isBusy ? text.sending : text.firstRows}
        </button>
      </div>
      <ErrorNote error={send.error ?? error} />
      {preview === undefined || uploaded === undefined ? null : (
        <>
          <Preview preview={preview} onColumns={setColumns} />
          <Field label={text.listName}>
            {(control) => (
              <input
                {...control}
                required
                maxLength={200}
                value={name}
                onInput={({ currentTarget }) => setName(currentTarget.value)}
              />
            )}
          </Field>
          <ErrorNote error={start.error} />
          <div class="actions">
            <button
              type="button"
              class="primary"
              disabled={name.trim() === '' || start.isBusy}
              onClick={() => void start.run()}
            >
              {text.importNow}
            </button>
          </div>
        </>
      )}
    </>
  );
}
