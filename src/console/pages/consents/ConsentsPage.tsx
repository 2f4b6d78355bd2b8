/** Consents: a number looked up, with what holds for it and the proof behind it. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { Found } from './Found.tsx';
import { consentWords } from './words.ts';

export type Shown = AnswerOf<Contract['POST /consents/show']>;

/** Of whom, as it was written: what is shown may be masked. */
export interface Subject {
  readonly number: string;
  /** Absent: of every campaign. */
  readonly campaignId?: string;
}

export function ConsentsPage() {
  const text = consentWords();
  const [number, setNumber] = useState('');
  const [campaignId, setCampaign] = useState<string>();
  const [shown, setShown] = useState<Shown>();
  const campaigns = useLoaded((signal) => api('GET /campaigns', {}, { signal }), []);
  const subject: Subject = { number, ...(campaignId === undefined ? {} : { campaignId }) };
  const look = useAction(async () => {
    setShown(await api('POST /consents/show', { body: subject }));
  });
  return (
    <>
      <PageHead title={text.title} />
      <p class="muted">{text.about}</p>
      <section class="panel">
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
                  setShown(undefined);
                }}
              />
            )}
          </Field>
          <SelectField
            label={text.campaign}
            none={text.everyCampaign}
            options={(campaigns.value?.campaigns ?? []).map((one) => [one.campaignId, one.name] as const)}
            value={campaignId}
            choose={(chosen) => {
              setCampaign(chosen);
              setShown(undefined);
            }}
          />
          <button type="submit" class="primary" disabled={look.isBusy}>
            {text.look}
          </button>
        </form>
        <ErrorNote error={look.error ?? campaigns.error} />
        <div aria-live="polite">
          {shown === undefined ? null : (
            <Found shown={shown} subject={subject} onChange={() => void look.run()} />
          )}
        </div>
      </section>
    </>
  );
}
