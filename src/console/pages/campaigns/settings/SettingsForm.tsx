/** Settings of a made campaign, changed after a look at what would come of it. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../../../api/client/client.ts';
import type { Contract } from '../../../../api/contract.ts';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import type { CampaignSettings } from '../../../../domain/campaign/campaign.ts';
import { api } from '../../../api.ts';
import { Confirm } from '../../../components/Confirm.tsx';
import { Form } from '../../../components/Form.tsx';
import { toast } from '../../../components/toasts.tsx';
import { zone } from '../../../i18n/formats.ts';
import { ChangedValues } from '../../operations/ChangedValues.tsx';
import { Findings } from '../Findings.tsx';
import { Funnel } from '../Funnel.tsx';
import { changeOf, settingsDraft } from './change.ts';
import { OtherSettings } from './OtherSettings.tsx';
import { SettingsFields } from './SettingsFields.tsx';
import { settingsWords } from './words.ts';

type Shown = AnswerOf<Contract['GET /campaigns/:campaignId/settings']>;
type Checked = AnswerOf<Contract['POST /campaigns/:campaignId/settings/check']>;

export interface SettingsFormProps {
  readonly answer: Answer<Shown>;
  readonly onSaved: () => void;
}

export function SettingsForm({ answer: { value, etag }, onSaved }: SettingsFormProps) {
  const text = settingsWords();
  const { campaignId } = value;
  const settings = value.settings as unknown as CampaignSettings;
  const [before] = useState(() => settingsDraft(settings, zone.value));
  const [draft, setDraft] = useState(before);
  const [checked, show] = useState<Checked>();
  const params = { campaignId };
  const body = changeOf(before, draft);
  const review = async (): Promise<void> => {
    const found = await api('POST /campaigns/:campaignId/settings/check', { params, body });
    if (found.changes.length === 0) toast(text.same);
    else show(found);
  };
  const apply = async (): Promise<void> => {
    const seen = etag === undefined ? {} : { ifMatch: etag };
    const { engine } = await api('PATCH /campaigns/:campaignId/settings', { params, body }, seen);
    toast(text.done(engine === 'running'));
    onSaved();
  };
  const change = (changed: Partial<typeof draft>): void => setDraft({ ...draft, ...changed });
  return (
    <details>
      <summary>{text.change}</summary>
      <Form submit={text.review} onSubmit={review}>
        <p class="muted">
          {text.about} <a href={`/operations?campaign=${encodeURIComponent(campaignId)}`}>{text.pacing}</a>
        </p>
        <SettingsFields draft={draft} change={change} />
        <OtherSettings draft={draft} change={change} has={(key) => settings[key] !== undefined} />
      </Form>
      {checked === undefined ? null : (
        <Confirm title={text.title} confirm={text.confirm} onConfirm={apply} onClose={() => show(undefined)}>
          <ChangedValues caption={text.changes} values={checked.changes} />
          <Findings findings={checked} />
          <Funnel funnel={checked.funnel} />
        </Confirm>
      )}
    </details>
  );
}
