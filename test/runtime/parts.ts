/** Parts for the runtime's tests: a log that is kept, ports whose next call fails, time that moves only when told to. */
import { PortFailure, type FailureOutcome } from '../../src/ports/failure.ts';
import type { Log } from '../../src/runtime/log.ts';

export interface KeptLog extends Log {
  readonly lines: Readonly<Record<string, unknown>>[];
  events(): string[];
}

export function keptLog(): KeptLog {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const write = (level: string) => (fields: Readonly<Record<string, unknown>>) =>
    void lines.push({ level, ...fields });
  return {
    lines,
    events: () => lines.map(({ event }) => String(event)),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

export function failureOf(outcome: FailureOutcome = 'unavailable', code = 'ECONNREFUSED'): PortFailure {
  return new PortFailure('planned', { port: 'store', operation: 'planned', outcome, code });
}

export interface Breaker {
  /** The next `times` calls of the method fail; with `carriedOut` the port does it all the same. */
  fail(method: string, times?: number, error?: Error, carriedOut?: boolean): void;
  /** Every method fails until `mend`. */
  breakAll(): void;
  mend(): void;
  readonly calls: { readonly method: string; readonly args: readonly unknown[] }[];
}

/** Methods of ports that answer at once. */
const SYNCHRONOUS = new Set(['describe', 'witness', 'doNotCall']);

/** The port, and a way to make it fail. */
export function breakable<Port extends object>(port: Port): [Port, Breaker] {
  const plans = new Map<string, { error: Error; carriedOut: boolean }[]>();
  let isBroken = false;
  const breaker: Breaker = {
    calls: [],
    fail(method, times = 1, error = failureOf(), carriedOut = false) {
      const planned = Array.from({ length: times }, () => ({ error, carriedOut }));
      plans.set(method, [...(plans.get(method) ?? []), ...planned]);
    },
    breakAll() {
      isBroken = true;
    },
    mend() {
      isBroken = false;
    },
  };
  const broken = new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || SYNCHRONOUS.has(String(name))) return member;
      return async (...args: unknown[]): Promise<unknown> => {
        const method = String(name);
        breaker.calls.push({ method, args });
        const planned = isBroken ? { error: failureOf(), carriedOut: false } : plans.get(method)?.shift();
        if (planned === undefined || planned.carriedOut) {
          const answer: unknown = await Reflect.apply(member, target, args);
          if (planned === undefined) return answer;
        }
        throw planned.error;
      };
    },
  });
  return [broken, breaker];
}

/** Lets everything that waits for no timer run. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
