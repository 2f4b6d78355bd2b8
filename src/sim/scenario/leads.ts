/**
 * The people of a simulated day: the k-th dial meets lead k, who carries random numbers of their own. Whatever a policy
 * does, lead k has the same ring time, talk time and luck; only the chance of an answer moves with the time of the
 * dial (PACING 4). Each kind of number has its own stream, and every lead draws from all of them.
 */
import { randomStream, type RandomSource } from '../../domain/kernel/random.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { CallOutcome } from '../../domain/pacing/pacer.ts';
import { answerShareOf } from './answerShare.ts';
import { drawOf, drawUpTo, standardNormal, type Draw } from './draws.ts';
import { scoresOf } from './leadScore.ts';
import type { EndHints, Scenario } from './scenario.ts';

export interface SimulatedLead {
  readonly outcome: CallOutcome;
  readonly postDialDelayMs: number;
  /** From the end of the post-dial delay to the answer, the busy signal or the ring timeout. */
  readonly ringMs: number;
  /** After a machine's answer, until it is known for one. */
  readonly detectionMs: number;
  /** For a person who is joined. */
  readonly talkMs: number;
  readonly wrapUpMs: number;
  /** Of the agent after the wrap-up; 0: none. */
  readonly breakMs: number;
  /** By how much the hint of the conversation's end is wrong; left out: there is no hint. */
  readonly hintErrorMs?: number;
}

/** From the dial until the outcome is known. */
export const resolvesAfterMs = (lead: SimulatedLead): number =>
  lead.postDialDelayMs + lead.ringMs + lead.detectionMs;

/** A lead of the list, not dialled yet. */
export interface ListedLead {
  /** Where leads are scored. */
  readonly answerProbability?: number;
  /** What happens when it is dialled at `at`; instants never go back. */
  dialled(at: Instant): SimulatedLead;
}

/** The next lead, dialled at `at`; instants never go back. */
export type NextLead = (at: Instant) => SimulatedLead;

export function leadsOf(scenario: Scenario, seed: number): NextLead {
  const next = listOf(scenario, seed);
  return (at) => next().dialled(at);
}

/** The leads in their order. */
export function listOf(scenario: Scenario, seed: number): () => ListedLead {
  const { machine, busy, ringTimeoutMs, breaks } = scenario;
  const shareAt = answerShareOf(scenario.answer, scenario.durationMs, seed);
  const luck = randomStream(seed, 'lead.outcome');
  const stream = (name: string, draw: Draw): (() => number) => {
    const random: RandomSource = randomStream(seed, `lead.${name}`);
    return () => draw(random);
  };
  const postDialDelay = stream('postDialDelay', drawOf(scenario.postDialDelay));
  const ring = stream('ring', drawUpTo(scenario.ring, ringTimeoutMs));
  const machineKind = randomStream(seed, 'lead.machineKind');
  const earlyRing = stream('machineEarly', drawUpTo(machine.earlyRing, ringTimeoutMs));
  const lateRing = stream('machineLate', drawUpTo(machine.lateRing, ringTimeoutMs));
  const busyAfter = stream('busy', drawOf(busy.after));
  const talk = stream('talk', drawOf(scenario.talk));
  const wrapUp = stream('wrapUp', drawOf(scenario.wrapUp));
  const breakLuck = randomStream(seed, 'lead.break');
  const breakLength = stream('breakLength', drawOf(breaks.duration));

  const nextHint = scenario.hints && hintsOf(scenario.hints, seed);
  const nextScore = scenario.score && scoresOf(scenario.score, scenario.answer.share, seed);

  return () => {
    const drawn = luck();
    const score = nextScore?.();
    const early = machineKind() < machine.earlyShare;
    const rings = {
      answered: ring(),
      machine: early ? earlyRing() : lateRing(),
      busy: busyAfter(),
      no_answer: ringTimeoutMs,
    };
    const pause = breakLength();
    const numbers = {
      postDialDelayMs: postDialDelay(),
      talkMs: talk(),
      wrapUpMs: wrapUp(),
      breakMs: breakLuck() < breaks.probability ? pause : 0,
      ...nextHint?.(),
    };
    return {
      ...(score === undefined ? {} : { answerProbability: score.answerProbability }),
      dialled(at) {
        const share = shareAt(at);
        const outcome = outcomeOf(drawn, score?.ownShare(share) ?? share, machine.share, busy.share);
        const detectionMs = outcome === 'machine' ? machine.detectionMs : 0;
        return { outcome, ringMs: rings[outcome], detectionMs, ...numbers };
      },
    };
  };
}

/** Some conversations have a hint of their end, wrong by so much. */
function hintsOf({ share, sdMs }: EndHints, seed: number): () => { hintErrorMs?: number } {
  const random = randomStream(seed, 'lead.hint');
  return () => {
    const luck = random();
    const hintErrorMs = Math.round(sdMs * standardNormal(random));
    return luck < share ? { hintErrorMs } : {};
  };
}

/** Machines and busy lines are shrunk to fit where the share of persons is high. */
function outcomeOf(
  luck: number,
  person: number,
  machine: number,
  busy: number,
): Exclude<CallOutcome, 'failed'> {
  if (luck < person) return 'answered';
  const fit = Math.min(1, (1 - person) / Math.max(machine + busy, Number.MIN_VALUE));
  if (luck < person + machine * fit) return 'machine';
  return luck < person + (machine + busy) * fit ? 'busy' : 'no_answer';
}
