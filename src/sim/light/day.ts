/**
 * One simulated day that runs only the pacer, against the people and agents of a scenario: the light level of the
 * simulator, fast enough for sweeps. The pacer decides when an agent becomes free, when a call resolves, and every
 * 500 ms at least, once for all that happens at one instant (PACING 1).
 */
import { assertNever } from '../../domain/kernel/assert.ts';
import { randomStream, type RandomSource } from '../../domain/kernel/random.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { popTimed, pushTimed, type Timed } from '../../domain/kernel/timeline.ts';
import type { Pacer, PacingSettings } from '../../domain/pacing/pacer.ts';
import { listOf, resolvesAfterMs, type ListedLead } from '../scenario/leads.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { enter, leave, LightFloor, type LightAgent, type LightCall, type LightCaller } from './floor.ts';
import { DayTally, type DayResult } from './result.ts';

const TICK_MS = 500;

export type PolicyFactory = (settings: PacingSettings, random: RandomSource) => Pacer;

export interface LightDay {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly policy: PolicyFactory;
}

type Due = Timed &
  (
    | { readonly kind: 'tick' }
    | { readonly kind: 'login' | 'logout' | 'talkEnd' | 'wrapEnd' | 'breakEnd'; readonly agent: LightAgent }
    | { readonly kind: 'ringing' | 'resolved'; readonly call: LightCall }
    | { readonly kind: 'graceEnd'; readonly caller: LightCaller }
  );

export function runLightDay({ scenario, seed, policy }: LightDay): DayResult {
  const { abandonLimit, graceMs, ringTimeoutMs } = scenario;
  const settings: PacingSettings = { mode: 'predictive', abandonLimit, graceMs, ringTimeoutMs };
  return new Day(scenario, seed, policy(settings, randomStream(seed, 'pacer'))).run();
}

class Day {
  readonly #scenario: Scenario;
  readonly #seed: number;
  readonly #pacer: Pacer;
  readonly #floor: LightFloor;
  readonly #tally: DayTally;
  readonly #timeline: Due[] = [];
  #sequence = 0;
  #now: Instant = 0;
  #isDecisionDue = false;

  constructor(scenario: Scenario, seed: number, pacer: Pacer) {
    this.#scenario = scenario;
    this.#seed = seed;
    this.#pacer = pacer;
    this.#floor = new LightFloor(scenario, listOf(scenario, seed));
    this.#tally = new DayTally(scenario.durationMs);
  }

  run(): DayResult {
    const { name, agents, abandonLimit, durationMs } = this.#scenario;
    this.#planShifts();
    this.#add({ kind: 'tick', at: 0, sequence: this.#next() });
    for (let due = popTimed(this.#timeline); due !== undefined && due.at < durationMs; ) {
      this.#now = due.at;
      this.#happen(due);
      due = popTimed(this.#timeline);
      if (this.#isDecisionDue && due?.at !== this.#now) {
        this.#isDecisionDue = false;
        if (due !== undefined) this.#add(due);
        this.#decide();
        due = popTimed(this.#timeline);
      }
    }
    this.#closeBooks();
    return this.#tally.result({ scenario: name, agents, seed: this.#seed, abandonLimit });
  }

  /** Agents log in and out evenly over the scenario's first and last minutes. */
  #planShifts(): void {
    const { agents, durationMs, loginOverMs, logoutOverMs } = this.#scenario;
    for (let index = 0; index < agents; index += 1) {
      const loggedOutAt = Math.round(durationMs - logoutOverMs * (1 - (index + 1) / agents));
      const agent: LightAgent = { place: 0, since: 0, loggedOutAt, lead: undefined };
      const at = Math.round((loginOverMs * index) / agents);
      this.#add({ kind: 'login', at, sequence: this.#next(), agent });
      this.#add({ kind: 'logout', at: loggedOutAt, sequence: this.#next(), agent });
    }
  }

  #happen(due: Due): void {
    switch (due.kind) {
      case 'tick':
        this.#isDecisionDue = true;
        this.#add({ kind: 'tick', at: this.#now + TICK_MS, sequence: this.#next() });
        return;
      case 'login':
      case 'breakEnd':
        return this.#becomeFree(due.agent);
      case 'logout':
        return this.#logOut(due.agent);
      case 'ringing':
        due.call.ringingSince = this.#now;
        return;
      case 'resolved':
        return this.#resolve(due.call);
      case 'talkEnd':
        return this.#endTalk(due.agent);
      case 'wrapEnd':
        return this.#endWrapUp(due.agent);
      case 'graceEnd':
        return this.#giveUp(due.caller);
      default:
        return assertNever(due);
    }
  }

  #decide(): void {
    this.#tally.decisions += 1;
    const decision = this.#pacer.decide(this.#floor.viewAt(this.#now));
    for (const listed of this.#floor.takeLeads(decision)) this.#dial(listed);
  }

  #dial(listed: ListedLead): void {
    const at = this.#now;
    const lead = listed.dialled(at);
    const { answerProbability } = listed;
    this.#tally.dials += 1;
    const call: LightCall = { callId: String(this.#tally.dials), since: at, place: 0, lead };
    if (answerProbability !== undefined) call.answerProbability = answerProbability;
    this.#floor.dialled(call);
    if (lead.outcome !== 'busy') {
      this.#add({ kind: 'ringing', at: at + lead.postDialDelayMs, sequence: this.#next(), call });
    }
    this.#add({ kind: 'resolved', at: at + resolvesAfterMs(lead), sequence: this.#next(), call });
  }

  #resolve(call: LightCall): void {
    const { callId, since, lead, answerProbability } = call;
    leave(this.#floor.dialling, call);
    this.#isDecisionDue = true;
    this.#pacer.observe({
      type: 'resolved',
      at: this.#now,
      callId,
      ageMs: this.#now - since,
      outcome: lead.outcome,
      ...(answerProbability === undefined ? {} : { answerProbability }),
    });
    if (lead.outcome !== 'answered') return;
    const agent = this.#floor.idle.shift();
    if (agent !== undefined) this.#join(agent, call, 0);
    else this.#wait({ since: this.#now, call, isSettled: false });
  }

  #wait(caller: LightCaller): void {
    this.#floor.waiting.push(caller);
    const at = this.#now + this.#scenario.graceMs;
    this.#add({ kind: 'graceEnd', at, sequence: this.#next(), caller });
  }

  #giveUp(caller: LightCaller): void {
    if (caller.isSettled) return;
    caller.isSettled = true;
    this.#floor.waiting.splice(this.#floor.waiting.indexOf(caller), 1);
    this.#tally.abandon();
    this.#floor.window.answered += 1;
    this.#floor.window.abandoned += 1;
    this.#pacer.observe({ type: 'abandoned', at: this.#now });
  }

  /** `agent` is free since `agent.since` and in no list. */
  #join(agent: LightAgent, { callId, lead }: LightCall, waitedMs: number): void {
    this.#tally.worked('available', agent.since, this.#now);
    this.#tally.joined(this.#now - agent.since);
    this.#floor.window.answered += 1;
    agent.since = this.#now;
    agent.lead = lead;
    agent.endsAboutAt =
      lead.hintErrorMs === undefined ? undefined : this.#now + lead.talkMs + lead.hintErrorMs;
    enter(this.#floor.talking, agent);
    this.#pacer.observe({ type: 'connected', at: this.#now, callId, waitedMs });
    this.#add({ kind: 'talkEnd', at: this.#now + lead.talkMs, sequence: this.#next(), agent });
  }

  #endTalk(agent: LightAgent): void {
    leave(this.#floor.talking, agent);
    this.#work(agent);
    this.#pacer.observe({ type: 'talkEnded', at: this.#now, ms: agent.lead?.talkMs ?? 0 });
    enter(this.#floor.wrapping, agent);
    const at = this.#now + (agent.lead?.wrapUpMs ?? 0);
    this.#add({ kind: 'wrapEnd', at, sequence: this.#next(), agent });
  }

  #endWrapUp(agent: LightAgent): void {
    leave(this.#floor.wrapping, agent);
    this.#work(agent);
    const { wrapUpMs = 0, breakMs = 0 } = agent.lead ?? {};
    agent.lead = undefined;
    this.#pacer.observe({ type: 'wrapEnded', at: this.#now, ms: wrapUpMs });
    if (breakMs > 0 || this.#now >= agent.loggedOutAt) {
      this.#pacer.observe({ type: 'agentPaused', at: this.#now });
      if (breakMs > 0) {
        this.#add({ kind: 'breakEnd', at: this.#now + breakMs, sequence: this.#next(), agent });
      }
      return;
    }
    this.#pacer.observe({ type: 'agentReady', at: this.#now });
    this.#becomeFree(agent);
  }

  #becomeFree(agent: LightAgent): void {
    if (this.#now >= agent.loggedOutAt) return;
    this.#isDecisionDue = true;
    agent.since = this.#now;
    const caller = this.#floor.waiting.shift();
    if (caller === undefined) {
      this.#floor.idle.push(agent);
      return;
    }
    caller.isSettled = true;
    this.#join(agent, caller.call, this.#now - caller.since);
  }

  #logOut(agent: LightAgent): void {
    const index = this.#floor.idle.indexOf(agent);
    if (index < 0) return;
    this.#floor.idle.splice(index, 1);
    this.#tally.worked('available', agent.since, this.#now);
  }

  #work(agent: LightAgent): void {
    this.#tally.worked('busy', agent.since, this.#now);
    agent.since = this.#now;
  }

  /** What is going on at the end of the day counts up to it. */
  #closeBooks(): void {
    const { durationMs } = this.#scenario;
    for (const { since } of this.#floor.idle) this.#tally.worked('available', since, durationMs);
    for (const { since } of this.#floor.talking) this.#tally.worked('busy', since, durationMs);
    for (const { since } of this.#floor.wrapping) this.#tally.worked('busy', since, durationMs);
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #add(due: Due): void {
    pushTimed(this.#timeline, due);
  }
}
