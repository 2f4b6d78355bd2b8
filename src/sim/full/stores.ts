/** The stores of a simulated engine, behind a link that a fault may break: then a request fails, or its answer is lost. */
import type { RandomSource } from '../../domain/kernel/random.ts';
import { PortFailure, type FailureOutcome } from '../../ports/failure.ts';
import type { Stores } from '../../ports/stores.ts';
import type { FaultState } from './faults.ts';

type Request = (...args: readonly unknown[]) => Promise<unknown>;

/** Commands are another way in, and answer always. */
export function behindFaults(stores: Stores, faults: Readonly<FaultState>, random: RandomSource): Stores {
  const link = <Port extends object>(port: Port): Port => linked(port, faults, random);
  return {
    hopper: link(stores.hopper),
    limits: link(stores.limits),
    doNotCall: link(stores.doNotCall),
    ownership: link(stores.ownership),
    liveBoard: link(stores.liveBoard),
    pacingMemory: link(stores.pacingMemory),
    commands: stores.commands,
    emergency: stores.emergency,
    desk: stores.desk,
  };
}

function linked<Port extends object>(port: Port, faults: Readonly<FaultState>, random: RandomSource): Port {
  const methods = methodNames(port).map((name) => {
    const request = (Reflect.get(port, name) as Request).bind(port);
    const faulty: Request = (...args) => {
      if (faults.storeIsDown) return Promise.reject(failed(name, 'unavailable'));
      if (faults.storeFailsShare === 0 || random() >= faults.storeFailsShare) return request(...args);
      return loseAnswer(name, random() < 0.5 ? () => request(...args) : undefined);
    };
    return [name, faulty] as const;
  });
  return Object.fromEntries(methods) as Port;
}

async function loseAnswer(operation: string, request: (() => Promise<unknown>) | undefined): Promise<never> {
  await request?.();
  throw failed(operation, 'unknown');
}

function methodNames(port: object): readonly string[] {
  const isClass = Object.getPrototypeOf(port) !== Object.prototype;
  const names = Object.getOwnPropertyNames(isClass ? Object.getPrototypeOf(port) : port);
  return names.filter((name) => name !== 'constructor' && typeof Reflect.get(port, name) === 'function');
}

function failed(operation: string, outcome: FailureOutcome): PortFailure {
  const code = outcome === 'unavailable' ? 'ECONNREFUSED' : 'deadline';
  return new PortFailure('the simulated store failed', { port: 'store', operation, outcome, code });
}
