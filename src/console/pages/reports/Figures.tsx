/** The tables of figures: those that people look at; the file has them all. */
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded, type Loaded } from '../../components/useLoaded.ts';
import { formatDuration, formatNumber, formatPercent } from '../../i18n/formats.ts';
import type { AgentGroup, CallGroup } from './groups.ts';
import { reportWords } from './words.ts';

interface Asked<Group> {
  readonly period: { readonly from: number; readonly to: number; readonly timeZone: string };
  readonly by: Group | undefined;
}

type Kind = 'count' | 'share' | 'time';
type FigureName = keyof ReturnType<typeof reportWords>['figures'];
type Figured = Readonly<Partial<Record<FigureName, number | null>>> & { readonly group: string };

const CALLS: readonly (readonly [FigureName, Kind])[] = [
  ['calls', 'count'],
  ['leadsCalled', 'count'],
  ['answered', 'count'],
  ['connected', 'count'],
  ['reachRate', 'share'],
  ['abandoned', 'count'],
  ['abandonmentRate', 'share'],
  ['contactRate', 'share'],
  ['successes', 'count'],
  ['successRate', 'share'],
  ['averageTalkMs', 'time'],
  ['callsPerHour', 'count'],
];
const AGENTS: readonly (readonly [FigureName, Kind])[] = [
  ['loggedInMs', 'time'],
  ['talkMs', 'time'],
  ['wrapUpMs', 'time'],
  ['readyMs', 'time'],
  ['pausedMs', 'time'],
  ['conversations', 'count'],
  ['occupancy', 'share'],
  ['talkUtilisation', 'share'],
  ['notReadyRate', 'share'],
  ['idleRate', 'share'],
];
const FORMATS: Readonly<Record<Kind, (value: number | null | undefined) => string>> = {
  count: formatNumber,
  share: formatPercent,
  time: formatDuration,
};

export function CallFigures({ period, by }: Asked<CallGroup>) {
  const query = by === undefined ? period : { ...period, by };
  const loaded = useLoaded(
    (signal) => api('GET /reports/calls', { query }, { signal }),
    [JSON.stringify(query)],
  );
  return <Figures about="calls" by={by} query={query} loaded={loaded} figures={CALLS} />;
}

export function AgentFigures({ period, by }: Asked<AgentGroup>) {
  const query = by === undefined ? period : { ...period, by };
  const loaded = useLoaded(
    (signal) => api('GET /reports/agents', { query }, { signal }),
    [JSON.stringify(query)],
  );
  return <Figures about="agents" by={by} query={query} loaded={loaded} figures={AGENTS} />;
}

interface FiguresProps {
  readonly about: 'calls' | 'agents';
  readonly by: CallGroup | undefined;
  readonly query: Readonly<Record<string, string | number>>;
  readonly loaded: Loaded<{ readonly rows: readonly Figured[] }>;
  readonly figures: readonly (readonly [FigureName, Kind])[];
}

function Figures({ about, by, query, loaded, figures }: FiguresProps) {
  const text = reportWords();
  const { value, error, isLoading, reload } = loaded;
  const file = new URLSearchParams(Object.entries(query).map(([name, one]) => [name, String(one)]));
  return (
    <>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.captions[about]}
        rows={value?.rows ?? []}
        rowKey={({ group }) => group}
        isLoading={isLoading}
        empty={error === undefined ? <EmptyState title={text.none}>{text.noneTodo}</EmptyState> : null}
        columns={[
          {
            key: 'group',
            label: by === undefined ? text.total : text.groups[by],
            value: ({ group }) => (group === '' ? (by === undefined ? text.total : text.nobody) : group),
          },
          ...figures.map(([name, kind]) => figureColumn(name, kind, text.figures[name])),
        ]}
      />
      <a class="button" download href={`/api/v1/reports/${about}.csv?${file.toString()}`}>
        {text.csv}
      </a>
    </>
  );
}

function figureColumn(name: FigureName, kind: Kind, label: string): Column<Figured> {
  const value = (row: Figured): number | null => row[name] ?? null;
  return { key: name, label, isNumber: true, value, cell: (row) => FORMATS[kind](value(row)) };
}
