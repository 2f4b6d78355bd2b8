/** A pacer of any mode. What predictive pacing learns is learned in every mode, so that a change of mode starts warm. */
import type { RandomSource } from '../kernel/random.ts';
import { assertNever } from '../kernel/assert.ts';
import type { FloorView, Pacer, PacingDecision, PacingSettings } from './pacer.ts';
import { automated, held, preview, progressive, ratio } from './progressive.ts';
import { createPredictive, type PredictiveSnapshot } from './predictive.ts';
import { fullSettings } from './settings.ts';

/** `random` draws in [0, 1). Settings left out take the values of `DEFAULT_PACING`. */
export function createPacer(settings: PacingSettings, random: RandomSource): Pacer {
  let full = fullSettings(settings);
  let predictive = createPredictive(full);
  /** Drawn anew only when other agents are idle: else a fraction would soon come up as a whole line. */
  let dither = { idle: 0, draw: 0 };

  function decide(view: FloorView): PacingDecision {
    if (full.mode !== 'predictive' || view.hold !== undefined) predictive.watch(view);
    if (view.hold !== undefined) return held(view, view.hold);
    switch (full.mode) {
      case 'preview':
        return preview(view);
      case 'progressive':
        return progressive(view);
      case 'ratio':
        if (dither.idle !== view.idle.length) dither = { idle: view.idle.length, draw: random() };
        return ratio(view, full, dither.draw);
      case 'automated':
        return automated(view);
      case 'predictive':
        return predictive.decide(view, full);
      default:
        return assertNever(full.mode);
    }
  }

  return {
    decide,
    observe: (event) => predictive.observe(event),
    configure(changed) {
      const before = full;
      full = fullSettings(changed);
      if (before.ringTimeoutMs === full.ringTimeoutMs && before.graceMs === full.graceMs) return;
      const learned = predictive.snapshot();
      predictive = createPredictive(full);
      predictive.restore(learned);
    },
    snapshot: () => ({ version: VERSION, ...predictive.snapshot() }),
    restore(snapshot) {
      if (!isSnapshot(snapshot) || !isLike(createPredictive(full).snapshot(), snapshot)) return;
      try {
        predictive.restore(snapshot);
      } catch {
        // Half of it may be taken up: cold is better than that.
        predictive = createPredictive(full);
      }
    },
  };
}

/** Of the snapshot's layout: one of another version is not taken up. */
const VERSION = 1;

function isSnapshot(value: unknown): value is PredictiveSnapshot {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === VERSION;
}

/** Has every value that the model has, of its kind: a number left out would be NaN in every decision from then on. */
function isLike(model: unknown, value: unknown): boolean {
  if (typeof model === 'number') return Number.isFinite(value);
  if (model === null) return value === null || Number.isFinite(value);
  if (Array.isArray(model)) {
    const [first] = model as readonly unknown[];
    return Array.isArray(value) && (first === undefined || value.every((each) => isLike(first, each)));
  }
  if (typeof model !== 'object') return typeof value === typeof model;
  if (typeof value !== 'object' || value === null) return false;
  const values = value as Readonly<Record<string, unknown>>;
  return Object.entries(model).every(([key, part]) => isLike(part, values[key]));
}
