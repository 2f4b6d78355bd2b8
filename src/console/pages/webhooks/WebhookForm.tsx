/** Where a webhook leads, and which events it is told. */
import { useState } from 'preact/hooks';
import type { EventType } from '../../../domain/event/event.ts';
import { CheckList } from '../../components/CheckList.tsx';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { commonWords } from '../../components/words.ts';
import { may } from '../../session/session.ts';
import { orderOf, type WebhookDraft, type WebhookOrder } from './order.ts';
import { eventText, webhookWords } from './words.ts';

export interface WebhookFormProps {
  readonly first: WebhookDraft;
  readonly submit: string;
  readonly send: (order: WebhookOrder) => Promise<void>;
  readonly onClose: () => void;
}

export function WebhookForm({ first, submit, send, onClose }: WebhookFormProps) {
  const text = webhookWords();
  const [draft, setDraft] = useState(first);
  const change = (changed: Partial<WebhookDraft>): void => setDraft({ ...draft, ...changed });
  const isChosen = draft.types.size > 0;
  return (
    <Form
      submit={submit}
      onSubmit={async () => {
        if (isChosen) await send(orderOf(draft));
      }}
      actions={
        <button type="button" onClick={onClose}>
          {commonWords().cancel}
        </button>
      }
    >
      <Field label={text.url} hint={text.urlHint}>
        {(control) => (
          <input
            {...control}
            type="url"
            required
            maxLength={2_000}
            value={draft.url}
            onInput={({ currentTarget }) => change({ url: currentTarget.value })}
          />
        )}
      </Field>
      <Field label={text.description}>
        {(control) => (
          <input
            {...control}
            maxLength={200}
            value={draft.description}
            onInput={({ currentTarget }) => change({ description: currentTarget.value })}
          />
        )}
      </Field>
      <CheckList
        label={text.types}
        options={Object.keys(text.events) as EventType[]}
        words={eventText}
        chosen={draft.types}
        choose={(types) => change({ types })}
      />
      {isChosen ? null : (
        <p class="field-error" role="alert">
          {text.typesNeeded}
        </p>
      )}
      <Field label={text.campaigns} hint={text.campaignsHint}>
        {(control) => (
          <input
            {...control}
            value={draft.campaigns}
            onInput={({ currentTarget }) => change({ campaigns: currentTarget.value })}
          />
        )}
      </Field>
      {may('person.read') ? (
        <Tick
          label={text.withNumbers}
          checked={draft.withNumbers}
          set={(withNumbers) => change({ withNumbers })}
        />
      ) : null}
      <Tick label={text.isActive} checked={draft.isActive} set={(isActive) => change({ isActive })} />
    </Form>
  );
}

interface TickProps {
  readonly label: string;
  readonly checked: boolean;
  readonly set: (checked: boolean) => void;
}

function Tick({ label, checked, set }: TickProps) {
  return (
    <p>
      <label>
        <input
          type="checkbox"
          checked={checked}
          onChange={({ currentTarget }) => set(currentTarget.checked)}
        />{' '}
        {label}
      </label>
    </p>
  );
}
