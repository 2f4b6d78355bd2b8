/** Every setting of a campaign, as the engine has it. */
import { DataTable } from '../../components/DataTable.tsx';
import { campaignWords } from './words.ts';

export function CampaignSettings({ settings }: { readonly settings: Readonly<Record<string, unknown>> }) {
  const text = campaignWords();
  return (
    <DataTable
      caption={text.settings}
      rows={Object.entries(settings)}
      rowKey={([name]) => name}
      exportAs="settings"
      empty={null}
      columns={[
        { key: 'name', label: text.setting, value: ([name]) => name },
        {
          key: 'value',
          label: text.value,
          value: ([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)),
          cell: ([, value]) => <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>,
        },
      ]}
    />
  );
}
