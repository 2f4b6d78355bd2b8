/** What may grow, measured in this process (the engine's) and at both Asterisks. */
import { EventEmitter } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import type { AsteriskPair } from '../../src/app/asterisk/startPair.ts';
import { round1 } from '../calls/figures.ts';
import { rssMbOf } from '../calls/usage.ts';

export interface ProcessUse {
  readonly threads: number;
  readonly files: number;
  readonly rssMb: number;
}

export interface Sample {
  /** Calls that had ended. */
  readonly calls: number;
  readonly seconds: number;
  /** After a full collection. */
  readonly heapMb: number;
  readonly rssMb: number;
  /** Objects that listeners can be added to. */
  readonly emitters: number;
  /** On the process and on every open socket and timer handle. */
  readonly listeners: number;
  /** Calls on the engine's floor, and legs in the adapter's table. */
  readonly liveCalls: number;
  readonly knownLegs: number;
  readonly pbx: ProcessUse;
  readonly pstn: ProcessUse;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export function takeSample(
  pair: AsteriskPair,
  counted: Pick<Sample, 'calls' | 'seconds' | 'liveCalls' | 'knownLegs'>,
): Sample {
  const emitters = queryObjects(EventEmitter) as number;
  collect();
  return {
    ...counted,
    heapMb: round1(process.memoryUsage().heapUsed / 2 ** 20),
    rssMb: rssMbOf(process.pid),
    emitters,
    listeners: listenersNow(),
    pbx: useOf(pair.pbx),
    pstn: useOf(pair.pstn),
  };
}

/** Node has no public list of open handles; the field is there in every release since 0.12. */
function listenersNow(): number {
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles: () => unknown[] };
  const emitters = handles.call(process).filter((handle) => handle instanceof EventEmitter);
  return [process as EventEmitter, ...emitters].reduce(
    (sum, emitter) =>
      sum + emitter.eventNames().reduce((count, name) => count + emitter.listenerCount(name), 0),
    0,
  );
}

function useOf({ pid }: AsteriskHandle): ProcessUse {
  const threads = /^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    threads: Number(threads),
    files: readdirSync(`/proc/${pid}/fd`).length,
    rssMb: rssMbOf(pid),
  };
}
