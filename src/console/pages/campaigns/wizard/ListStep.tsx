/** Who is called: a list that is there, or a file that becomes one. */
import { useState } from 'preact/hooks';
import { api } from '../../../api.ts';
import { ErrorNote } from '../../../components/ErrorNote.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { Tabs } from '../../../components/Tabs.tsx';
import { useLoaded } from '../../../components/useLoaded.ts';
import { formatNumber } from '../../../i18n/formats.ts';
import { may } from '../../../session/session.ts';
import { ImportList } from '../../lists/ImportList.tsx';
import type { StepProps } from './NewCampaignPage.tsx';
import { wizardWords } from './words.ts';

type Source = 'existing' | 'upload';

export function ListStep({ draft, change, next }: StepProps) {
  const text = wizardWords();
  const { value, error, reload } = useLoaded((signal) => api('GET /lists', {}, { signal }), []);
  const [source, choose] = useState<Source>('existing');
  const sources: readonly Source[] = may('list.edit') ? ['existing', 'upload'] : ['existing'];
  return (
    <>
      <Tabs
        label={text.steps.list}
        selected={source}
        onSelect={(id) => choose(id as Source)}
        tabs={sources.map((id) => ({ id, label: text[id] }))}
      >
        {source === 'upload' ? (
          <ImportList
            onImported={(listId) => {
              change({ listId });
              reload();
            }}
          />
        ) : (
          <>
            <ErrorNote error={error} retry={reload} />
            {value?.lists.length === 0 ? <p class="note">{text.noLists}</p> : null}
            <SelectField
              label={text.chooseList}
              none={text.choose}
              options={
                value?.lists.map(
                  ({ listId, name, leads }) =>
                    [listId, `${name}: ${text.leads(formatNumber(leads))}`] as const,
                ) ?? []
              }
              value={draft.listId === '' ? undefined : draft.listId}
              choose={(listId = '') => change({ listId })}
            />
          </>
        )}
      </Tabs>
      <div class="actions">
        <button type="button" class="primary" disabled={draft.listId === ''} onClick={next}>
          {text.next}
        </button>
        {draft.listId === '' ? <span class="hint">{text.missing.list}</span> : null}
      </div>
    </>
  );
}
