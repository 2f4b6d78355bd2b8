/**
 * Whether a number of ours is answered less than its peers on the same carrier, which is how one that has been labelled as
 * spam shows itself. A pooled two-proportion z-test, one-sided: the number against all other numbers on that trunk (any
 * textbook of statistics; Fleiss, Statistical Methods for Rates and Proportions, 2.3). Enough calls on both sides, and a
 * level so strict that hundreds of looks a day raise no false alarm.
 */
export interface Answered {
  readonly calls: number;
  readonly answered: number;
}

export interface RateDrop {
  /** Answer rates, 0 to 1. */
  readonly rate: number;
  readonly peers: number;
  /** Standard deviations below the peers. */
  readonly z: number;
}

const LEAST_CALLS = 50;
/** One-sided level of 1 in 30,000. */
const ALARM_Z = 4;

/** Undefined: it is answered as its peers are, or it is too early to say. */
export function dropAgainstPeers(own: Answered, peers: Answered): RateDrop | undefined {
  if (own.calls < LEAST_CALLS || peers.calls < LEAST_CALLS) return undefined;
  const pooled = (own.answered + peers.answered) / (own.calls + peers.calls);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / own.calls + 1 / peers.calls));
  if (deviation === 0) return undefined;
  const [rate, peerRate] = [own.answered / own.calls, peers.answered / peers.calls];
  const z = (peerRate - rate) / deviation;
  return z >= ALARM_Z ? { rate, peers: peerRate, z } : undefined;
}

/** Older calls fade, so that the last few hundred decide. */
const MEMORY = 400;

export function withCall({ calls, answered }: Answered, isAnswered: boolean): Answered {
  const fade = calls >= MEMORY ? 1 - 1 / MEMORY : 1;
  return { calls: calls * fade + 1, answered: answered * fade + (isAnswered ? 1 : 0) };
}
