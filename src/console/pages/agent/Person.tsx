/** The person as far as this agent may see them, and what they may correct. */
import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { DeskScreen } from '../../../api/schemas/deskScreen.ts';
import { now } from '../../components/clock.ts';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { formatDate } from '../../i18n/formats.ts';
import { language } from '../../i18n/language.ts';
import { ask, showFields } from './desk/desk.ts';
import { type, typed } from './desk/typed.ts';
import { screenWords } from './screenWords.ts';

type LeadField = DeskScreen['lead']['fields'][number];

export function Person({ screen }: { readonly screen: DeskScreen }) {
  const text = screenWords();
  const { lead, consent, isOnDoNotCall } = screen;
  return (
    <section class="panel" aria-label={text.person}>
      {isOnDoNotCall ? <p class="badge danger">{text.onDoNotCall}</p> : null}
      <dl class="facts">
        <dt>{text.numbers}</dt>
        <dd>{lead.numbers.map(({ kind, number }) => `${number} (${kind})`).join(', ')}</dd>
        {lead.timeZones.length === 0 ? null : (
          <>
            <dt>{text.zone}</dt>
            <dd>
              <TheirClock timeZones={lead.timeZones} />
            </dd>
          </>
        )}
        <dt>{text.consent}</dt>
        <dd>
          {text.consents[consent.status]}
          {consent.at === undefined ? '' : `, ${formatDate(consent.at)}`}
        </dd>
      </dl>
      <Fields leadId={lead.leadId} fields={lead.fields} />
    </section>
  );
}

/** Hours and minutes where they are; of several zones each one that differs. */
function TheirClock({ timeZones }: { readonly timeZones: readonly string[] }) {
  const tag = language.value;
  const clock = useMemo(() => {
    const formats = timeZones.map(
      (timeZone) =>
        new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    );
    return computed(() => [...new Set(formats.map((format) => format.format(now.value)))].join(' / '));
  }, [timeZones, tag]);
  return <span>{clock}</span>;
}

interface FieldsProps {
  readonly leadId: string;
  readonly fields: readonly LeadField[];
}

function Fields({ leadId, fields }: FieldsProps) {
  const text = screenWords();
  const changed = typed.value.fields;
  const save = useAction(async () => {
    if (!(await ask({ type: 'editLead', leadId, values: changed }))) return;
    showFields(changed);
    type({ fields: {} });
    toast(text.saved);
  });
  if (fields.length === 0) return <p class="muted">{text.noFields}</p>;
  return (
    <form
      id="desk-fields"
      aria-label={text.fields}
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      {fields.map((field) => (
        <FieldRow key={field.field} field={field} value={changed[field.field] ?? field.value} />
      ))}
      {Object.keys(changed).length === 0 ? null : (
        <button type="submit" class="primary" disabled={save.isBusy}>
          {text.saveFields}
        </button>
      )}
    </form>
  );
}

function FieldRow({ field, value }: { readonly field: LeadField; readonly value: string }) {
  const id = `desk-field-${field.field}`;
  const change = (next: string): void => {
    const { [field.field]: _, ...others } = typed.peek().fields;
    type({ fields: next === field.value ? others : { ...others, [field.field]: next } });
  };
  if (!field.isEditable)
    return (
      <p class="field-row">
        <span class="muted">{field.label}</span> <span>{value}</span>
      </p>
    );
  return (
    <p class="field-row">
      <label for={id}>{field.label}</label>
      {field.type === 'choice' ? (
        <select id={id} value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
          {[...new Set([value, ...(field.choices ?? [])])].map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type={field.type === 'date' ? 'date' : 'text'}
          inputMode={field.type === 'number' ? 'decimal' : undefined}
          maxLength={1000}
          value={value}
          onInput={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
    </p>
  );
}
