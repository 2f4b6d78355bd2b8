/** Every setting of a campaign as the engine has it, and the way to change them. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { may } from '../../session/session.ts';
import { valueText } from '../operations/ChangedValues.tsx';
import { SettingsForm } from './settings/SettingsForm.tsx';
import { campaignWords } from './words.ts';

export function CampaignSettings({ campaignId }: { readonly campaignId: string }) {
  const text = campaignWords();
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api.answer('GET /campaigns/:campaignId/settings', { params: { campaignId } }, { signal }),
    [campaignId],
  );
  const settings = value?.value.settings ?? {};
  return (
    <>
      <ErrorNote error={error} retry={reload} />
      {value !== undefined && !isLoading && may('campaign.edit') ? (
        <SettingsForm key={value.etag} answer={value} onSaved={reload} />
      ) : null}
      <h2>{text.settings}</h2>
      <DataTable
        caption={text.settings}
        rows={Object.entries(settings)}
        rowKey={([name]) => name}
        exportAs="settings"
        isLoading={isLoading}
        empty={null}
        columns={[
          { key: 'name', label: text.setting, value: ([name]) => name },
          {
            key: 'value',
            label: text.value,
            value: ([, setting]) => valueText(setting),
            cell: ([, setting]) => <code>{valueText(setting)}</code>,
          },
        ]}
      />
    </>
  );
}
