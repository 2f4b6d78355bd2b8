/**
 * One engine with its runtime, from its start to its end or its death. A dead one hears nothing, does nothing, and
 * leaves behind what it had written; the next one takes that up. All of it settles within the instant it happens at.
 */
import { randomStream } from '../../domain/kernel/random.ts';
import { SECOND_MS } from '../../domain/kernel/time.ts';
import type { Effect } from '../../engine/effect.ts';
import type { TrunkSettings } from '../../engine/floor.ts';
import type { EngineInput } from '../../engine/input.ts';
import type { Clock } from '../../ports/clock.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { RecordsPort } from '../../ports/records.ts';
import type { Stores } from '../../ports/stores.ts';
import type { ClosingFile } from '../../runtime/closingFile.ts';
import { createDialGroup, type DialGroup } from '../../runtime/dialGroup.ts';
import type { Log } from '../../runtime/log.ts';
import type { Exchange } from '../exchange.ts';
import type { Callee } from '../leg.ts';
import { createSimTelephony, type SimTelephony } from '../telephony.ts';
import { behindFaults } from './stores.ts';
import type { FaultState } from './faults.ts';

export interface EngineProcess {
  readonly group: DialGroup;
  readonly telephony: SimTelephony;
  kill(): void;
}

/** What outlives an engine. */
export interface EngineSurroundings {
  readonly dialGroupId: string;
  readonly seed: number;
  readonly clock: Clock;
  readonly stores: Stores;
  readonly records: RecordsPort;
  readonly exchange: Exchange;
  readonly closingFile: ClosingFile;
  readonly trunk: TrunkSettings;
  readonly phones: readonly string[];
  readonly faults: Readonly<FaultState>;
  readonly partyOf: (number: string) => Callee | undefined;
  readonly traced: (input: EngineInput, effects: readonly Effect[]) => void;
  /** Something that must not happen in any weather. */
  readonly broken: (what: string) => void;
}

const LEASE_MS = 6 * SECOND_MS;
export const SEAT_CALLER_ID = '+15550100000';
export const SAFE_HARBOUR_PROMPT = 'outpace/safe-harbour';

/** `generation`: how many engines there were before. */
export async function startEngine(around: EngineSurroundings, generation: number): Promise<EngineProcess> {
  const { clock, seed, dialGroupId } = around;
  let isAlive = true;
  let stopServing: () => void = () => undefined;
  const ownership = await around.stores.ownership.acquire(dialGroupId, 'node', LEASE_MS, clock.now());
  if (ownership === undefined) throw new Error('the dial group is not free');
  const telephony = createSimTelephony({
    clock,
    random: randomStream(seed, `telephony-${generation}`),
    trunks: [around.trunk.trunkId],
    phones: around.phones,
    prompts: [{ name: SAFE_HARBOUR_PROMPT }],
    exchange: around.exchange,
    partyOf: around.partyOf,
  });
  telephony.duplicateEvents(around.faults.eventsDoubledShare);
  const stores = behindFaults(around.stores, around.faults, randomStream(seed, `stores-${generation}`));
  const group = createDialGroup({
    node: 'node',
    dialGroupId,
    ownership,
    trunks: [around.trunk],
    seatCallerId: SEAT_CALLER_ID,
    stores: {
      ...stores,
      commands: {
        send: (...args) => stores.commands.send(...args),
        async serve(...args) {
          const stop = await stores.commands.serve(...args);
          stopServing = () => void stop();
          return stop;
        },
      },
    },
    records: around.records,
    telephony,
    closingFile: around.closingFile,
    clock: {
      now: () => clock.now(),
      wakeAt: (at, fn) => clock.wakeAt(at, () => isAlive && fn()),
    },
    random: randomStream(seed, `engine-${generation}`),
    log: bugsOnly(around.broken),
    traced: around.traced,
    fatal(reason, error) {
      around.broken(`${reason} ${error instanceof Error ? (error.stack ?? error.message) : ''}`);
    },
  });
  const kill = (): void => {
    isAlive = false;
    stopServing();
    void telephony.stop();
  };
  try {
    await group.start();
  } catch (error) {
    kill();
    throw error;
  }
  return { group, telephony, kill };
}

/** What ports fail with is part of the day; any other error is a bug. */
function bugsOnly(broken: (what: string) => void): Log {
  const write = ({ event, err }: Readonly<Record<string, unknown>>): void => {
    if (err instanceof Error && !(err instanceof PortFailure)) {
      broken(`${String(event)}: ${err.stack ?? err.message}`);
    }
  };
  return { debug: write, info: write, warn: write, error: write };
}
