/**
 * VICIdial-like: a dial level that is multiplied up while agents sit idle and cut when too many calls were dropped, in
 * three variants of the cut (PACING 3). Agents on a break are not in the view and so not among the agents counted.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from '../../domain/kernel/time.ts';
import type { FloorView, PacingEvent } from '../../domain/pacing/pacer.ts';
import { claims, every, type BaselineRule } from './baseline.ts';

export type VicidialCut = 'hard' | 'average' | 'tapered';

const SAMPLE_MS = SECOND_MS;
const LEVEL_MS = 15 * SECOND_MS;
const DROP_RATE_MS = MINUTE_MS;
const DIAL_MS = 2_500;
const SAMPLES = 15;
const LEAST_CALLS_TODAY = 50;
const LEAST_CALLS_LAST_MINUTE = 20;
const TAPER_HOURS = 10;

export interface VicidialTuning {
  readonly mostLevel: number;
  /** Idle agents at which the level stands still, negated: -5 leaves five agents idle; 0 as delivered. */
  readonly target: number;
}

interface Sample {
  readonly surplus: number;
  readonly agents: number;
}

export class VicidialLevel implements BaselineRule {
  readonly #cut: VicidialCut;
  readonly #mostLevel: number;
  readonly #target: number;
  readonly #isSampleDue = every(SAMPLE_MS);
  readonly #isLevelDue = every(LEVEL_MS);
  readonly #isDropRateDue = every(DROP_RATE_MS);
  readonly #isDialDue = every(DIAL_MS);
  readonly #samples: Sample[] = [];
  readonly #lastMinute: { readonly at: Instant; readonly isDrop: boolean }[] = [];
  #level = 1;
  #isOverLimit = false;

  constructor(cut: VicidialCut, { mostLevel, target }: VicidialTuning) {
    this.#cut = cut;
    this.#mostLevel = mostLevel;
    this.#target = target;
  }

  get level(): number {
    return this.#level;
  }

  wanted(view: FloorView): number {
    if (this.#isSampleDue(view.now)) this.#sample(view);
    if (this.#isDropRateDue(view.now)) this.#isOverLimit = isOverLimit(view);
    if (this.#isLevelDue(view.now)) this.#adapt(view);
    if (!this.#isDialDue(view.now)) return 0;
    const working = view.idle.length + view.talking.length;
    return Math.round(this.#level * working) - claims(view) - view.talking.length;
  }

  observe(event: PacingEvent): void {
    if (event.type !== 'connected' && event.type !== 'abandoned') return;
    this.#lastMinute.push({ at: event.at, isDrop: event.type === 'abandoned' });
  }

  #sample(view: FloorView): void {
    this.#samples.push({
      surplus: view.idle.length - view.waiting.length,
      agents: view.idle.length + view.talking.length + view.wrapping.length,
    });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  #adapt(view: FloorView): void {
    let [surplus, agents] = [0, 0];
    for (const sample of this.#samples) {
      surplus += sample.surplus;
      agents += sample.agents;
    }
    if (agents === 0) return;
    const change = (surplus + this.#target * this.#samples.length) / agents;
    let level = this.#level * (1 + change);
    if (this.#isOverLimit) level = this.#afterCut(level, view);
    if (this.#hasDroppedHalf(view.now)) level /= 2;
    this.#level = Math.min(this.#mostLevel, Math.max(1, level));
  }

  #afterCut(level: number, view: FloorView): number {
    if (this.#cut === 'hard') return 1;
    if (this.#cut === 'average') return level / 2;
    const endsAt = view.budget[0]?.endsAt ?? view.now;
    return level * Math.min(1, (endsAt - view.now) / (TAPER_HOURS * HOUR_MS));
  }

  #hasDroppedHalf(now: Instant): boolean {
    const calls = this.#lastMinute;
    while (calls[0] !== undefined && calls[0].at <= now - MINUTE_MS) calls.shift();
    const drops = calls.filter(({ isDrop }) => isDrop).length;
    return calls.length > LEAST_CALLS_LAST_MINUTE && drops > calls.length / 2;
  }
}

/** Since midnight, which for a view is its first window. */
function isOverLimit({ budget: [today] }: FloorView): boolean {
  if (today === undefined || today.answered <= LEAST_CALLS_TODAY) return false;
  return today.abandoned / today.answered > today.limit;
}
