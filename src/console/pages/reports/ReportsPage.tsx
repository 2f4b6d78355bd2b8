/** Figures over a period, of calls and of agents' time. */
import { useState } from 'preact/hooks';
import { SelectField } from '../../components/SelectField.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useTab } from '../../components/useTab.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { zone } from '../../i18n/formats.ts';
import { periodOf } from '../../period/period.ts';
import { PeriodFields, useDays } from '../../period/PeriodFields.tsx';
import { AgentFigures, CallFigures } from './Figures.tsx';
import { AGENT_GROUPS, CALL_GROUPS, type CallGroup } from './groups.ts';
import { reportWords } from './words.ts';

const ABOUT = ['calls', 'agents'] as const;
const BEGINS = 'week';

export function ReportsPage() {
  const text = reportWords();
  const [about, setAbout] = useTab(ABOUT);
  const [days, setDays] = useDays(BEGINS);
  const [by, group] = useState<CallGroup | undefined>('day');
  const groups = about === 'calls' ? CALL_GROUPS : AGENT_GROUPS;
  const period = { ...periodOf(days, zone.value), timeZone: zone.value };
  return (
    <>
      <PageHead title={text.title} />
      <div class="conditions">
        <PeriodFields begins={BEGINS} days={days} choose={setDays} />
        <SelectField
          label={text.by}
          none={text.all}
          options={groups.map((one) => [one, text.groups[one]] as const)}
          value={by}
          choose={group}
        />
      </div>
      <Tabs
        label={text.title}
        selected={about}
        onSelect={setAbout}
        tabs={ABOUT.map((id) => ({ id, label: text.about[id] }))}
      >
        {about === 'calls' ? (
          <CallFigures period={period} by={by} />
        ) : (
          <AgentFigures period={period} by={AGENT_GROUPS.find((one) => one === by)} />
        )}
      </Tabs>
    </>
  );
}
