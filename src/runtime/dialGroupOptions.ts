/** What a dial group is made of on this node, and what may be asked of it. */
import type { Instant } from '../domain/kernel/time.ts';
import type { RaisedAlarm } from '../domain/alarm/watch.ts';
import type { RandomSource } from '../domain/kernel/random.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { Flow } from '../domain/flow/flow.ts';
import type { FloorBoard } from '../domain/floor/board.ts';
import type { Effect } from '../engine/effect.ts';
import type { TrunkSettings } from '../engine/floor.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { CommandReply, EngineCommand } from '../ports/commands.ts';
import type { DeskFloorPort } from '../ports/deskFloor.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';
import type { Ownership } from '../ports/ownership.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import type { TelephonyPort } from '../ports/telephony.ts';
import type { ClosingFile } from './closingFile.ts';
import type { FlowReachParts } from './flowReach.ts';
import type { FlowBegun, FlowsRead } from './flowShelf.ts';
import type { Log } from './log.ts';
import type { PacingShellSettings } from './pacingShell.ts';
import type { RecordingFolder } from './recordingFolder.ts';

/** What holds for the agents of the dial group. */
export interface AgentRules {
  /** Empty: any. */
  readonly pauseReasons: readonly string[];
  readonly pauseAfterLostPhone: boolean;
}

export interface DialGroupOptions {
  readonly node: string;
  readonly dialGroupId: string;
  readonly ownership: Ownership;
  readonly trunks: readonly TrunkSettings[];
  readonly seatCallerId: string;
  readonly agentRules?: AgentRules | undefined;
  readonly stores: Stores;
  /** Do-not-call files of this node, loaded at the start and watched until the stop; absent: none. */
  readonly doNotCallFiles?: DoNotCallFilesPort | undefined;
  readonly records: RecordsPort;
  readonly telephony: TelephonyPort;
  readonly closingFile: ClosingFile;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly pacing?: PacingShellSettings;
  /** Absent: nothing is recorded. */
  readonly recordingFolder?: RecordingFolder;
  /** Reads the flows that there are; absent: none. */
  readonly flows?: (() => Promise<FlowsRead>) | undefined;
  /** Reads a version that a call began with and that is in force no more; absent: none is kept. */
  readonly flowVersion?: ((begun: FlowBegun) => Promise<Flow | undefined>) | undefined;
  /** Why agents cannot follow this script; absent: nobody knows. */
  readonly scriptFault?: ((scriptId: string) => Promise<string | undefined>) | undefined;
  /** Absent: flows ask no webhook and send no message. */
  readonly flowReach?: FlowReachParts | undefined;
  /** When a number was last asked to answer a survey; absent: none ever was. */
  readonly lastAskedAt?: ((number: string) => Promise<Instant | undefined>) | undefined;
  /** Policies, holidays, zones; absent: none. */
  readonly law?: Law | undefined;
  /** Prompt name to the SHA-256 of its sound file. */
  readonly promptVersions?: ReadonlyMap<string, string>;
  /** Called once, when this process must not go on: fenced by another owner, or a bug in the engine. */
  readonly fatal: (reason: string, error?: unknown) => void;
  /** Hears how long the engine took for an input, and what followed from it: for metrics. */
  readonly timed?: ((effects: readonly Effect[], tookMs: number) => void) | undefined;
  /** Alarms that are raised, for the live board. */
  readonly alarms?: (() => readonly RaisedAlarm[]) | undefined;
  /** Somebody asks the engine to end in good order within `deadlineMs`; absent: such commands are refused. */
  readonly drain?: ((deadlineMs: number) => void) | undefined;
  /** Hears every input of the engine with its effects: the simulator's journal. */
  readonly traced?: ((input: EngineInput, effects: readonly Effect[]) => void) | undefined;
}

export interface DialGroup extends DeskFloorPort {
  start(): Promise<void>;
  /** Stops dialling, waits at most `patienceMs` for live calls, writes what is left, gives the ownership back. */
  stop(patienceMs: number): Promise<void>;
  /** Lets go of everything as it is: nobody is hung up or logged out, so that a successor can take it up. */
  abandon(): Promise<void>;
  command(command: EngineCommand): Promise<CommandReply>;
  board(): FloorBoard;
  /** The store's link went away or came back. */
  storeLink(state: 'up' | 'down'): void;
}
