/** A pacer of any mode. What predictive pacing learns is learned in every mode, so that a change of mode starts warm. */
import type { RandomSource } from '../kernel/random.ts';
import { assertNever } from '../kernel/assert.ts';
import type { FloorView, Pacer, PacingDecision, PacingSettings } from './pacer.ts';
import { automated, held, preview, progressive, ratio } from './progressive.ts';
import { fullSettings } from './settings.ts';

/** `random` draws in [0, 1). Settings left out take the values of `DEFAULT_PACING`. */
export function createPacer(settings: PacingSettings, random: RandomSource): Pacer {
  let full = fullSettings(settings);

  function decide(view: FloorView): PacingDecision {
    if (view.hold !== undefined) return held(view, view.hold);
    switch (full.mode) {
      case 'preview':
        return preview(view);
      case 'progressive':
        return progressive(view);
      case 'ratio':
        return ratio(view, full, random);
      case 'automated':
        return automated(view);
      case 'predictive':
        return progressive(view);
      default:
        return assertNever(full.mode);
    }
  }

  return {
    decide,
    observe: () => undefined,
    configure(changed) {
      full = fullSettings(changed);
    },
    snapshot: () => ({}),
    restore: () => undefined,
  };
}
