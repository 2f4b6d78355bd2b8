/** The pacing settings of a campaign, changed after a look at what would change. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { Field, type Control } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { toast } from '../../components/toasts.tsx';
import type { Answer } from '../../../api/client/client.ts';
import { callText } from '../../engineWords/calls.ts';
import { formatNumber } from '../../i18n/formats.ts';
import { changesOf, NUMBERS, type PacingSettings, type PacingValues } from './changes.ts';
import { ChangedValues, type ChangedValue } from './ChangedValues.tsx';
import { PacingPreview } from './PacingPreview.tsx';
import { operationsWords } from './words.ts';

const MODES = ['preview', 'progressive', 'ratio', 'predictive', 'automated'] as const;

export interface PacingFormProps {
  readonly settings: Answer<PacingSettings>;
  readonly mayEdit: boolean;
  readonly onApplied: () => void;
}

export function PacingForm({ settings: { value: settings, etag }, mayEdit, onApplied }: PacingFormProps) {
  const { settings: text, mode } = operationsWords();
  const { campaignId } = settings;
  const [values, setValues] = useState<PacingValues>(settings.values);
  const [reviewed, setReviewed] = useState<readonly ChangedValue[]>();
  const change = (changed: Partial<PacingValues>): void => setValues({ ...values, ...changed });
  const body = changesOf(settings.values, values);
  const review = async (): Promise<void> => {
    const answer = await api('POST /campaigns/:campaignId/pacing/review', { params: { campaignId }, body });
    if (answer.values.length === 0) toast(text.same);
    else setReviewed(answer.values);
  };
  const apply = async (): Promise<void> => {
    const { engine } = await api(
      'PATCH /campaigns/:campaignId/pacing',
      { params: { campaignId }, body },
      etag === undefined ? {} : { ifMatch: etag },
    );
    toast(text.applied(engine === 'running'));
    onApplied();
  };
  return (
    <>
      <Form submit={text.review} onSubmit={review}>
        <p class="muted">{text.about}</p>
        <div class="fields">
          <Field label={mode}>
            {(control) => (
              <ModeSelect
                control={control}
                value={values.mode}
                choose={(chosen) => {
                  if (chosen !== null) change({ mode: chosen });
                }}
              />
            )}
          </Field>
          <Field label={text.keys.shadow}>
            {(control) => (
              <ModeSelect
                control={control}
                value={values.shadow}
                none={text.none}
                choose={(shadow) => change({ shadow })}
              />
            )}
          </Field>
          {NUMBERS.map((key) => {
            const bound = settings.bounds[key];
            return (
              <Field
                key={key}
                label={text.keys[key]}
                hint={
                  bound === undefined
                    ? undefined
                    : text.bounds(formatNumber(bound.least), formatNumber(bound.most))
                }
              >
                {(control) => (
                  <input
                    {...control}
                    type="number"
                    step="any"
                    required
                    min={bound?.least}
                    max={bound?.most}
                    value={values[key]}
                    onInput={({ currentTarget }) => change({ [key]: currentTarget.valueAsNumber })}
                  />
                )}
              </Field>
            );
          })}
        </div>
      </Form>
      {reviewed === undefined ? null : (
        <Confirm
          title={mayEdit ? text.applyTitle : text.changed}
          confirm={text.apply}
          isRefused={!mayEdit}
          onConfirm={apply}
          onClose={() => setReviewed(undefined)}
        >
          <ChangedValues values={reviewed} caption={text.changed} />
          <PacingPreview campaignId={campaignId} changes={body} />
        </Confirm>
      )}
    </>
  );
}

interface ModeSelectProps {
  readonly control: Control;
  readonly value: PacingValues['shadow'];
  /** Offered as a choice; absent: one has to be chosen. */
  readonly none?: string;
  readonly choose: (mode: PacingValues['shadow']) => void;
}

function ModeSelect({ control, value, none, choose }: ModeSelectProps) {
  return (
    <select
      {...control}
      value={value ?? ''}
      onChange={({ currentTarget }) => choose(MODES.find((one) => one === currentTarget.value) ?? null)}
    >
      {none === undefined ? null : <option value="">{none}</option>}
      {MODES.map((one) => (
        <option key={one} value={one}>
          {callText('modes', one)}
        </option>
      ))}
    </select>
  );
}
