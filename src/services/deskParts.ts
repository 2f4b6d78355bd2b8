/** What agents' desks work with. */
import type { Law } from '../domain/compliance/law.ts';
import type { AgentId, AttemptId, DialGroupId } from '../domain/kernel/ids.ts';
import type { Script } from '../domain/script/script.ts';
import type { ConsentsPort } from '../ports/consents.ts';
import type { DeskFloorPort } from '../ports/deskFloor.ts';
import type { DeskRecords } from '../ports/deskRecords.ts';
import type { DeskStorePort } from '../ports/deskStore.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { ListsPort } from '../ports/lists.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import type { DeskMessages } from './deskMessages.ts';
import type { DoNotCallParts } from './doNotCall.ts';

/** A phone in a browser: its endpoint at Asterisk and what it registers with. */
export interface BrowserPhone {
  readonly phone: string;
  readonly password: string;
}

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface DeskPhones {
  /** The one that is this agent's alone; undefined: there is none. */
  readonly browserPhoneOf: (agent: Pick<AgentRecord, 'agentId' | 'phone'>) => BrowserPhone | undefined;
  /** The one of the supervisor with this login. */
  readonly supervisorPhoneOf: (login: string) => BrowserPhone | undefined;
  /** Asterisk's SIP over WebSocket, e.g. `ws://127.0.0.1:8088/ws`; absent: there is none. */
  readonly webSocketUrl?: string | undefined;
  readonly iceServers: readonly IceServer[];
}

/** Beside what the API has anyway. */
export interface DeskOwnParts {
  readonly floor: DeskFloorPort;
  readonly store: DeskStorePort;
  readonly records: DeskRecords;
  readonly messages: DeskMessages;
  readonly phones: DeskPhones;
  /** In the version that the call began with; undefined: there is no such script, or it cannot be used. */
  readonly script: (scriptId: string, attemptId?: AttemptId) => Promise<Script | undefined>;
  /** Those that a call may be sent to. */
  readonly flows: () => Promise<readonly { readonly flowId: string; readonly name: string }[]>;
  /** Empty: any. */
  readonly pauseReasons: readonly string[];
  /** Of the installation. */
  readonly timeZone: string;
}

export interface DeskParts {
  readonly dialGroupId: DialGroupId;
  readonly records: RecordsPort;
  readonly stores: Pick<Stores, 'commands'>;
  readonly storesOf?: ((dialGroupId: string) => Promise<Stores>) | undefined;
  readonly lists: ListsPort;
  readonly consents: ConsentsPort;
  readonly doNotCall: DoNotCallParts;
  readonly doNotCallLists: DoNotCallLists;
  readonly law: Law;
  readonly region?: string | undefined;
  readonly desk: DeskOwnParts;
}

/** The agent at a desk, and who is logged in as it. */
export interface AtDesk {
  readonly agentId: AgentId;
  /** Who did it, in every history. */
  readonly login: string;
  /** Sees names, fields and notes as they are. */
  readonly seesPersons: boolean;
}
