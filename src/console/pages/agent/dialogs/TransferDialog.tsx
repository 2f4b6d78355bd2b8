/** To whom the call goes, and whether the agent speaks with them first. */
import { useState } from 'preact/hooks';
import { api } from '../../../api.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import { ErrorNote } from '../../../components/ErrorNote.tsx';
import { Field } from '../../../components/Field.tsx';
import { useLoaded } from '../../../components/useLoaded.ts';
import { commonWords } from '../../../components/words.ts';
import { callWords } from '../callWords.ts';
import { ask } from '../desk/desk.ts';
import { closeDialog } from '../desk/dialogs.ts';
import { E164_PATTERN } from '../call/number.ts';
import { deskWords } from '../words.ts';

const KINDS = ['agent', 'team', 'number'] as const;
type Kind = (typeof KINDS)[number];

export function TransferDialog() {
  const text = callWords();
  const [kind, setKind] = useState<Kind>('agent');
  const [target, setTarget] = useState('');
  const [isAttended, setAttended] = useState(true);
  const submit = (): void => {
    closeDialog();
    void ask({
      type: 'action',
      action: { type: 'transfer', to: destination(kind, target), kind: isAttended ? 'attended' : 'blind' },
    });
  };
  return (
    <Dialog title={text.transferTitle} onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset>
          <legend>{text.toWhom}</legend>
          {KINDS.map((each) => (
            <label key={each} class="choice">
              <input
                type="radio"
                name="transfer-kind"
                autofocus={each === kind}
                checked={each === kind}
                onChange={() => {
                  setKind(each);
                  setTarget('');
                }}
              />
              {text.kinds[each]}
            </label>
          ))}
        </fieldset>
        <Target kind={kind} target={target} onChange={setTarget} />
        <fieldset>
          <label class="choice">
            <input type="radio" name="transfer-way" checked={isAttended} onChange={() => setAttended(true)} />
            {text.attended}
          </label>
          <label class="choice">
            <input
              type="radio"
              name="transfer-way"
              checked={!isAttended}
              onChange={() => setAttended(false)}
            />
            {text.blind}
          </label>
        </fieldset>
        <div class="actions">
          <button type="submit" class="primary" disabled={target === ''}>
            {text.doTransfer}
          </button>
          <button type="button" onClick={closeDialog}>
            {commonWords().cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function destination(kind: Kind, target: string) {
  switch (kind) {
    case 'agent':
      return { kind, agentId: target };
    case 'team':
      return { kind, teamId: target };
    case 'number':
    default:
      return { kind, number: target };
  }
}

interface TargetProps {
  readonly kind: Kind;
  readonly target: string;
  readonly onChange: (target: string) => void;
}

function Target({ kind, target, onChange }: TargetProps) {
  const text = callWords();
  const targets = useLoaded((signal) => api('GET /desk/targets', {}, { signal }), []);
  if (kind === 'number')
    return (
      <Field label={deskWords().number} hint={deskWords().numberHint}>
        {(control) => (
          <input
            {...control}
            type="tel"
            required
            pattern={E164_PATTERN}
            title={deskWords().numberError}
            value={target}
            onInput={({ currentTarget }) => onChange(currentTarget.value.trim())}
          />
        )}
      </Field>
    );
  const choices =
    kind === 'agent'
      ? (targets.value?.agents ?? []).map(({ agentId, name, state }) => ({
          id: agentId,
          name: `${name} (${state})`,
        }))
      : (targets.value?.teams ?? []).map(({ teamId, name, ready }) => ({
          id: teamId,
          name: text.teamReady(name, ready),
        }));
  return (
    <>
      <ErrorNote error={targets.error} retry={targets.reload} />
      {choices.length === 0 && !targets.isLoading ? <p>{text.noNone}</p> : null}
      <Field label={text.kinds[kind]}>
        {(control) => (
          <select
            {...control}
            required
            value={target}
            onChange={({ currentTarget }) => onChange(currentTarget.value)}
          >
            <option value="" />
            {choices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
