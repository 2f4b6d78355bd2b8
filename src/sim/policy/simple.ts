/** Rules that look at idle agents alone: so many lines for each, whole lines only, or as many as the answer rate asks for. */
import { RecentAnswerRate } from './answerRate.ts';
import { claims, type BaselineRule } from './baseline.ts';

/** Wombat-like: whole lines for the idle agents times a boost that somebody set. */
export const wombat = (boost: number): BaselineRule => ({
  wanted: (view) => Math.floor(view.idle.length * boost) - claims(view),
});

/** One answer for each idle agent, had the last half hour's answer rate been exact. */
export function inverseAnswerRate(): BaselineRule {
  const answerRate = new RecentAnswerRate();
  return {
    wanted: (view) => Math.round(view.idle.length / answerRate.at(view.now)) - claims(view),
    observe: (event) => answerRate.observe(event),
  };
}
