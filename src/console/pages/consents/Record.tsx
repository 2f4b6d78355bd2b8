/** A consent that somebody gave, with its proof. */
import { useState } from 'preact/hooks';
import type { ConsentChannel } from '../../../domain/consent/record.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { toast } from '../../components/toasts.tsx';
import { commonWords } from '../../components/words.ts';
import { zone } from '../../i18n/formats.ts';
import { namedDays, periodOf } from '../../period/period.ts';
import type { ConsentDialogProps } from './Found.tsx';
import { consentWords } from './words.ts';

export function Record({ subject, onDone, onClose }: ConsentDialogProps) {
  const text = consentWords();
  const [channel, setChannel] = useState<ConsentChannel>('phone');
  const [evidence, setEvidence] = useState('');
  const [file, setFile] = useState<File>();
  const [obtained, setObtained] = useState(() => namedDays('today', zone.value, Date.now()).last);
  const [expires, setExpires] = useState('');
  const record = async (): Promise<void> => {
    const body = {
      ...subject,
      channel,
      evidence,
      obtainedAt: dayOf(obtained).from,
      ...(expires === '' ? {} : { expiresAt: dayOf(expires).to }),
      ...(file === undefined ? {} : { evidenceSha256: await sha256Of(file) }),
    };
    const { isNew } = await api('POST /consents', { body });
    toast(text.recordedDone(isNew));
    onDone();
    onClose();
  };
  return (
    <Dialog title={text.record} onClose={onClose}>
      <Form
        submit={text.record}
        onSubmit={record}
        actions={
          <button type="button" onClick={onClose}>
            {commonWords().cancel}
          </button>
        }
      >
        <div class="fields">
          <SelectField
            label={text.channel}
            options={Object.entries(text.channels) as [ConsentChannel, string][]}
            value={channel}
            choose={(chosen) => setChannel(chosen ?? channel)}
          />
          <Field label={text.obtained}>
            {(control) => (
              <input
                {...control}
                type="date"
                required
                value={obtained}
                onInput={({ currentTarget }) => setObtained(currentTarget.value)}
              />
            )}
          </Field>
          <Field label={text.expires} hint={text.expiresHint}>
            {(control) => (
              <input
                {...control}
                type="date"
                min={obtained}
                value={expires}
                onInput={({ currentTarget }) => setExpires(currentTarget.value)}
              />
            )}
          </Field>
        </div>
        <Field label={text.evidence} hint={text.evidenceHint}>
          {(control) => (
            <textarea
              {...control}
              required
              maxLength={10_000}
              rows={3}
              value={evidence}
              onInput={({ currentTarget }) => setEvidence(currentTarget.value)}
            />
          )}
        </Field>
        <Field label={text.file} hint={text.fileHint}>
          {(control) => (
            <input
              {...control}
              type="file"
              onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
            />
          )}
        </Field>
      </Form>
    </Dialog>
  );
}

function dayOf(day: string) {
  return periodOf({ first: day, last: day }, zone.value);
}

async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
