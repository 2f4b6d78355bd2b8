/** Callbacks of the supervisor's people, a week at a time. `/callbacks/ID` opens one. */
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { usePolled } from '../../components/usePolled.ts';
import { now } from '../../components/clock.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { zone } from '../../i18n/formats.ts';
import { CallbackDialog } from './CallbackDialog.tsx';
import { CallbackTable } from './CallbackTable.tsx';
import { weekAt } from './week.ts';
import { WeekBar } from './WeekBar.tsx';
import { callbackWords } from './words.ts';

const PATH = '/callbacks';
const EVERY_MS = 15_000;
const MOST = 1_000;
const KINDS = ['open', 'missed', 'all'] as const;
type Which = (typeof KINDS)[number];

export function CallbacksPage() {
  const text = callbackWords();
  const { path, route } = useLocation();
  const [, below = ''] = path.slice(PATH.length).split('/');
  const [weeks, goTo] = useState(0);
  const [day, chooseDay] = useState<number>();
  const [which, setWhich] = useState<Which>('open');
  const [agentId, setAgent] = useState<string>();
  const [campaignId, setCampaign] = useState<string>();
  const week = weekAt(zone.value, now.peek(), weeks);
  const [from = 0, until = 0] = [week.starts[0], week.starts.at(-1)];
  const query = {
    which,
    from,
    until: until - 1,
    limit: MOST,
    ...(agentId === undefined ? {} : { agentId }),
    ...(campaignId === undefined ? {} : { campaignId }),
  };
  const keys = [from, which, agentId, campaignId];
  const loaded = usePolled((signal) => api('GET /callbacks', { query }, { signal }), keys, EVERY_MS);
  const agents = useLoaded((signal) => api('GET /agents', {}, { signal }), []);
  const campaigns = useLoaded((signal) => api('GET /campaigns', {}, { signal }), []);
  const { callbacks = [], soon, missed } = loaded.value ?? {};
  const people = agents.value?.agents ?? [];
  const start = day === undefined ? from : (week.starts[day] ?? from);
  const end = day === undefined ? until : (week.starts[day + 1] ?? until);
  return (
    <>
      <PageHead title={text.title}>
        {soon === undefined || soon.count === 0 ? null : (
          <span class="badge warning">{text.soon(soon.count)}</span>
        )}
        {missed === undefined || missed === 0 ? null : (
          <span class="badge danger">{text.missed(missed)}</span>
        )}
      </PageHead>
      <ErrorNote error={loaded.error ?? agents.error ?? campaigns.error} retry={loaded.reload} />
      <section class="panel">
        <WeekBar
          week={week}
          isThisWeek={weeks === 0}
          times={callbacks.map(({ at }) => at)}
          day={day}
          chooseDay={chooseDay}
          move={(by) => {
            chooseDay(undefined);
            goTo((before) => (by === 0 ? 0 : before + by));
          }}
        />
        <div class="fields">
          <SelectField
            label={text.which}
            options={KINDS.map((kind) => [kind, text.kinds[kind]] as const)}
            value={which}
            choose={(kind = 'open') => setWhich(kind)}
          />
          <SelectField
            label={text.agent}
            none={text.anybody}
            options={people.map((agent) => [agent.agentId, agent.name] as const)}
            value={agentId}
            choose={setAgent}
          />
          <SelectField
            label={text.campaign}
            none={text.allCampaigns}
            options={campaigns.value?.campaigns.map((one) => [one.campaignId, one.name] as const) ?? []}
            value={campaignId}
            choose={setCampaign}
          />
        </div>
        <CallbackTable
          callbacks={callbacks.filter(({ at }) => at >= start && at < end)}
          nameOf={(id) => people.find((agent) => agent.agentId === id)?.name ?? id}
          isLoading={loaded.value === undefined && loaded.isLoading}
          change={(callbackId) => route(`${PATH}/${encodeURIComponent(callbackId)}`)}
        />
      </section>
      {below === '' ? null : (
        <CallbackDialog
          callbackId={decodeURIComponent(below)}
          agents={people}
          onClose={() => route(PATH)}
          onChanged={loaded.reload}
        />
      )}
    </>
  );
}
