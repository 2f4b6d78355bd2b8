/**
 * Leads that differ: each has a chance of an answer of its own around the world's share, logistic-normal, and a score
 * that knows part of it. The mean over leads stays the world's share, and what the score says is calibrated: among
 * leads of a score, that share answers in a world whose share stands still (PACING 5.2).
 */
import { randomStream, type RandomSource } from '../../domain/kernel/random.ts';
import { standardNormal } from './draws.ts';
import type { LeadScore } from './scenario.ts';

/** Logistic of a normal: its mean is the logistic of the centre over √(1 + this · variance), closely. */
const MEAN_OF_LOGISTIC = Math.PI / 8;

export interface ScoredLead {
  /** As the score has it. */
  readonly answerProbability: number;
  /** In a world that answers with this share now. */
  ownShare(worldShare: number): number;
}

/** The next lead's score. What a lead is like does not depend on how much of it is known. */
export function scoresOf({ spread, known }: LeadScore, typicalShare: number, seed: number): () => ScoredLead {
  const random: RandomSource = randomStream(seed, 'lead.score');
  const centre = (share: number): number => logit(share) * widened(spread);
  return () => {
    const own = standardNormal(random);
    const noise = standardNormal(random);
    const signal = Math.sqrt(known) * own + Math.sqrt(1 - known) * noise;
    const expected = centre(typicalShare) + spread * Math.sqrt(known) * signal;
    return {
      answerProbability: logistic(expected / widened(spread * Math.sqrt(1 - known))),
      ownShare: (worldShare) =>
        worldShare <= 0 || worldShare >= 1 ? worldShare : logistic(centre(worldShare) + spread * own),
    };
  };
}

const widened = (sd: number): number => Math.sqrt(1 + MEAN_OF_LOGISTIC * sd * sd);
const logit = (share: number): number => Math.log(share / (1 - share));
const logistic = (value: number): number => 1 / (1 + Math.exp(-value));
