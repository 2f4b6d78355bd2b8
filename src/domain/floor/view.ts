/**
 * The floor as one viewer may see it: rows by their key, so that two of them can be compared. What the viewer may not
 * read is not in it, and what was said of people only for those who may read it.
 */
import type { AgentSnapshot } from '../agent/state.ts';
import type { RaisedAlarm } from '../alarm/watch.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type {
  CalendarWarning,
  CallBoard,
  CallbackCount,
  CampaignBoard,
  FloorBoard,
  InboundBoard,
  SupervisorBoard,
  TrunkLoad,
} from './board.ts';
import type { CampaignFigures } from './figures.ts';

/** The rows of each part by their type. */
export interface FloorRows {
  readonly agents: AgentSnapshot;
  readonly alarms: RaisedAlarm;
  /** Callbacks promised to an agent. */
  readonly callbacks: CallbackCount & { readonly agentId: AgentId };
  readonly calls: CallBoard;
  readonly campaigns: CampaignBoard;
  /** Slower than the rest: what the records and the hopper say. */
  readonly figures: CampaignFigures;
  readonly inbound: InboundBoard;
  readonly supervisors: SupervisorBoard;
  readonly trunks: TrunkLoad;
}

export type FloorPart = keyof FloorRows;

const KEYS: { readonly [Part in FloorPart]: (row: FloorRows[Part]) => string } = {
  agents: ({ agentId }) => agentId,
  alarms: ({ ruleId, subject }) => `${ruleId} ${subject}`,
  callbacks: ({ agentId }) => agentId,
  calls: ({ attemptId }) => attemptId,
  campaigns: ({ campaignId }) => campaignId,
  figures: ({ campaignId }) => campaignId,
  inbound: ({ callId }) => callId,
  supervisors: ({ supervisorId }) => supervisorId,
  trunks: ({ trunkId }) => trunkId,
};

export const FLOOR_PARTS: readonly FloorPart[] = [
  'agents',
  'alarms',
  'callbacks',
  'calls',
  'campaigns',
  'figures',
  'inbound',
  'supervisors',
  'trunks',
];

/** What is said of the floor as a whole; absent fields: there is nothing to say. */
export interface FloorAbout {
  /** `silent`: the engine has told nothing for a while. `none`: it never has. */
  readonly engine: 'running' | 'silent' | 'none';
  /** When the engine told this. */
  readonly at?: Instant;
  readonly node?: string;
  readonly link?: 'up' | 'down';
  readonly holds?: readonly string[];
  readonly calendar?: readonly CalendarWarning[];
  readonly recordingFault?: string;
  readonly draining?: { readonly since: Instant; readonly until: Instant };
  readonly callbacks?: CallbackCount;
}

/** The rows of each part in the order of their keys. */
export type FloorView = { readonly [Part in FloorPart]: readonly FloorRows[Part][] } & {
  readonly about: FloorAbout;
};

export interface FloorViewer {
  readonly parts: ReadonlySet<FloorPart>;
  /** Whether names, fields and notes of people are shown. Their numbers are masked for everybody. */
  readonly seesPersons: boolean;
  /** Teams whose agents are shown; absent: all. */
  readonly teamIds?: readonly string[];
}

/** The board with what is added to it on its way to viewers. */
export interface WholeFloor extends FloorBoard {
  readonly node: string;
  readonly alarms?: readonly RaisedAlarm[] | undefined;
  readonly draining?: { readonly since: Instant; readonly until: Instant } | undefined;
  readonly figures: readonly CampaignFigures[];
}

export const EMPTY_VIEW: FloorView = {
  about: { engine: 'none' },
  agents: [],
  alarms: [],
  callbacks: [],
  calls: [],
  campaigns: [],
  figures: [],
  inbound: [],
  supervisors: [],
  trunks: [],
};

export function keyOfRow<Part extends FloorPart>(part: Part, row: FloorRows[Part]): string {
  return KEYS[part](row);
}

/** Undefined: no engine has told of its floor. */
export function viewOf(floor: WholeFloor | undefined, isSilent: boolean, viewer: FloorViewer): FloorView {
  if (floor === undefined) return EMPTY_VIEW;
  const agents = floor.agents.filter((agent) => isOfTeams(agent, viewer));
  const hidden = hiddenAgents(floor, agents);
  const rows: { [Part in FloorPart]: readonly FloorRows[Part][] } = {
    agents: agents.map((agent) => withoutPerson(agent, viewer)),
    alarms: floor.alarms ?? [],
    callbacks: (floor.callbacks?.agents ?? []).filter(({ agentId }) => !hidden.has(agentId)),
    calls: floor.calls
      .filter(({ agentId }) => agentId === undefined || !hidden.has(agentId))
      .map((call) => withoutNote(call, viewer)),
    campaigns: floor.campaigns,
    figures: floor.figures,
    inbound: (floor.inbound ?? []).filter(({ agentId }) => agentId === undefined || !hidden.has(agentId)),
    supervisors: (floor.supervisors ?? []).filter(
      ({ agentId }) => agentId === undefined || !hidden.has(agentId),
    ),
    trunks: floor.trunks ?? [],
  };
  const shown = <Part extends FloorPart>(part: Part): readonly FloorRows[Part][] =>
    viewer.parts.has(part) ? sorted(part, rows[part]) : [];
  return {
    about: aboutOf(floor, isSilent, viewer),
    agents: shown('agents'),
    alarms: shown('alarms'),
    callbacks: shown('callbacks'),
    calls: shown('calls'),
    campaigns: shown('campaigns'),
    figures: shown('figures'),
    inbound: shown('inbound'),
    supervisors: shown('supervisors'),
    trunks: shown('trunks'),
  };
}

function aboutOf(floor: WholeFloor, isSilent: boolean, { parts }: FloorViewer): FloorAbout {
  const { at, node, link, holds, calendar, recordingFault, draining, callbacks } = floor;
  return {
    engine: isSilent ? 'silent' : 'running',
    at,
    node,
    link,
    holds,
    ...(calendar === undefined || calendar.length === 0 ? {} : { calendar }),
    ...(recordingFault === undefined ? {} : { recordingFault }),
    ...(draining === undefined ? {} : { draining }),
    ...(callbacks === undefined || !parts.has('callbacks') ? {} : { callbacks: countOf(callbacks) }),
  };
}

function countOf({ soon, due, missed, nextAt }: CallbackCount): CallbackCount {
  return { soon, due, missed, nextAt };
}

function isOfTeams({ teamId }: AgentSnapshot, { teamIds }: FloorViewer): boolean {
  return teamIds === undefined || (teamId !== undefined && teamIds.includes(teamId));
}

function hiddenAgents({ agents }: WholeFloor, shown: readonly AgentSnapshot[]): ReadonlySet<AgentId> {
  const hidden = new Set(agents.map(({ agentId }) => agentId));
  for (const { agentId } of shown) hidden.delete(agentId);
  return hidden;
}

function withoutPerson(agent: AgentSnapshot, { seesPersons }: FloorViewer): AgentSnapshot {
  if (seesPersons || agent.preview === undefined) return agent;
  const { name: _name, fields: _fields, callback, ...preview } = agent.preview;
  return {
    ...agent,
    preview: callback === undefined ? preview : { ...preview, callback: { at: callback.at } },
  };
}

function withoutNote(call: CallBoard, { seesPersons }: FloorViewer): CallBoard {
  const help = call.conversation?.help;
  if (seesPersons || call.conversation === undefined || help?.note === undefined) return call;
  const { agentId, since } = help;
  return { ...call, conversation: { ...call.conversation, help: { agentId, since } } };
}

function sorted<Part extends FloorPart>(
  part: Part,
  rows: readonly FloorRows[Part][],
): readonly FloorRows[Part][] {
  const byKey = new Map(rows.map((row) => [keyOfRow(part, row), row]));
  return [...byKey].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}
