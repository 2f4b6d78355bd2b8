/** Waits for a state, not for a time: asks until the answer is neither undefined nor false. */
import { setTimeout } from 'node:timers/promises';

const POLL_MS = 10;

export async function eventually<T>(
  ask: () => T | Promise<T>,
  limitMs = 10_000,
): Promise<Exclude<T, undefined | false>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (Date.now() > end) throw new Error(`not so within ${limitMs} ms`);
    await setTimeout(POLL_MS);
  }
}
