/** Corrects a lead, against what was read of it: nobody overwrites what another has just written. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { toast } from '../../components/toasts.tsx';
import { leadWords } from './words.ts';

export type ShownLead = AnswerOf<Contract['GET /leads/:leadId']>;

interface Props {
  readonly lead: ShownLead;
  readonly etag: string | undefined;
  readonly onDone: () => void;
}

export function Correct({ lead, etag, onDone }: Props) {
  const text = leadWords();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const known: Readonly<Record<string, string>> = {
    name: lead.name ?? '',
    key: lead.key ?? '',
    phone: lead.number,
    ...lead.fields,
  };
  const changed = Object.fromEntries(Object.entries(values).filter(([field, one]) => one !== known[field]));
  return (
    <details class="panel">
      <summary>{text.correct}</summary>
      <p class="hint">{text.correctAbout}</p>
      <Form
        submit={text.save}
        onSubmit={async () => {
          if (Object.keys(changed).length === 0) return;
          const { reopened } = await api(
            'PATCH /leads/:leadId',
            { params: { leadId: lead.leadId }, body: { values: changed } },
            etag === undefined ? {} : { ifMatch: etag },
          );
          toast(reopened.length === 0 ? text.saved : text.reopened(reopened.join(', ')));
          onDone();
        }}
      >
        {Object.entries(known).map(([field, before]) => (
          <Field key={field} label={field}>
            {(control) => (
              <input
                {...control}
                maxLength={4_000}
                value={values[field] ?? before}
                onInput={({ currentTarget }) =>
                  setValues((given) => ({ ...given, [field]: currentTarget.value }))
                }
              />
            )}
          </Field>
        ))}
      </Form>
    </details>
  );
}
