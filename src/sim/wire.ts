/** The link between a simulated adapter and its far side, and everything a test may do to it. */
import type { RandomSource } from '../domain/kernel/random.ts';
import type { Clock } from '../ports/clock.ts';
import { type FailureOutcome, PortFailure } from '../ports/failure.ts';
import type { TelephonyEvent, TelephonySink } from '../ports/telephony.ts';

export type SimCommand =
  | 'originate'
  | 'hangup'
  | 'answer'
  | 'acceptCalls'
  | 'play'
  | 'stopPlay'
  | 'seat'
  | 'bridge'
  | 'unbridge'
  | 'snoop'
  | 'mute'
  | 'sendKeys'
  | 'detect'
  | 'watchTalk'
  | 'watchTone'
  | 'startRecording'
  | 'pauseRecording'
  | 'stopRecording'
  | 'liveCalls'
  | 'adopt';

export interface WireFaults {
  /** Events are lost and commands fail until `linkUp`; the far side goes on. */
  linkDown(reason?: string): void;
  /** `restarted`: every leg is gone without a word. */
  linkUp(restarted?: boolean): void;
  /** The next such command fails; with outcome `unknown` it may be carried out all the same. */
  failNext(command: SimCommand, outcome: FailureOutcome, carriedOut?: boolean): void;
  failNextOriginate(outcome: FailureOutcome, carriedOut?: boolean): void;
  /** Loses the events chosen; undefined: none. */
  dropEvents(isLost: ((event: TelephonyEvent) => boolean) | undefined): void;
  /** Gives this share of the events twice. */
  duplicateEvents(rate: number): void;
}

export interface Wire {
  readonly faults: WireFaults;
  open(sink: TelephonySink): void;
  close(): void;
  /** Another adapter has taken the far side over. */
  fence(): void;
  deliver: (this: void, event: TelephonyEvent) => void;
  /** Gives out an event of the link or a trunk in its turn among the others. */
  announce(event: TelephonyEvent): void;
  /** Runs a command on the far side, unless the link or a planned failure is in its way. */
  command<Result>(name: SimCommand, run: () => Result): Promise<Result>;
}

const CODE_OF: Readonly<Record<FailureOutcome, string>> = {
  refused: '500',
  unavailable: 'ECONNREFUSED',
  unknown: 'deadline',
};

export function createWire(clock: Clock, random: RandomSource, vanish: () => void): Wire {
  const failures = new Map<SimCommand, { outcome: FailureOutcome; carriedOut: boolean }[]>();
  let sink: TelephonySink | undefined;
  let link: 'up' | 'down' | 'closed' = 'closed';
  let isLost: ((event: TelephonyEvent) => boolean) | undefined;
  let duplicateRate = 0;

  function deliver(event: TelephonyEvent): void {
    if (link !== 'up' || isLost?.(event)) return;
    sink?.(event);
    if (duplicateRate > 0 && random() < duplicateRate) sink?.(event);
  }

  function announce(event: TelephonyEvent): void {
    clock.wakeAt(clock.now(), () => deliver(event));
  }

  const faults: WireFaults = {
    linkDown(reason = 'broken by the test') {
      if (link !== 'up') return;
      deliver({ type: 'linkDown', reason, at: clock.now() });
      link = 'down';
    },
    linkUp(restarted = false) {
      if (link !== 'down') return;
      if (restarted) vanish();
      link = 'up';
      announce({ type: 'linkUp', restarted, at: clock.now() });
    },
    failNext(name, outcome, carriedOut = false) {
      failures.set(name, [...(failures.get(name) ?? []), { outcome, carriedOut }]);
    },
    failNextOriginate: (outcome, carriedOut) => faults.failNext('originate', outcome, carriedOut),
    dropEvents(chosen) {
      isLost = chosen;
    },
    duplicateEvents(rate) {
      duplicateRate = rate;
    },
  };

  return {
    faults,
    deliver,
    announce,
    open(to) {
      sink = to;
      link = 'up';
    },
    close() {
      link = 'closed';
    },
    fence() {
      if (link === 'up') sink?.({ type: 'linkFenced', at: clock.now() });
      link = 'closed';
    },
    async command(name, run) {
      if (link !== 'up') throw failure(name, 'unavailable', 'link-down', 'the link to the simulator is down');
      const planned = failures.get(name)?.shift();
      if (planned === undefined) return run();
      if (planned.carriedOut) run();
      throw failure(name, planned.outcome, CODE_OF[planned.outcome], `planned failure of ${name}`);
    },
  };
}

export function failure(
  operation: string,
  outcome: FailureOutcome,
  code: string,
  message: string,
): PortFailure {
  return new PortFailure(message, { port: 'telephony', operation, outcome, code });
}
