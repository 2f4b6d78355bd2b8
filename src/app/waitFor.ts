/**
 * A server that the start needs and that does not answer yet, as after a power cut where everything starts at once: asked
 * again until it does, with word of what is waited for, for as long as the configuration says.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { SECOND_MS } from '../domain/kernel/time.ts';

export interface WaitRequest {
  readonly waitMs?: number | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
}

const RETRY_MS = 2 * SECOND_MS;
const TOLD_EVERY_MS = 10 * SECOND_MS;
/** It is not on its way up: it is there, and does not let us in. PostgreSQL's own codes are of five characters (SQLSTATE). */
const STARTING = '57P03';

export async function waitFor<Answer>(
  ask: () => Promise<Answer>,
  { waitMs = 0, onProgress }: WaitRequest,
): Promise<Answer> {
  const end = Date.now() + waitMs;
  let toldAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const leftMs = end - Date.now();
      if (leftMs <= 0 || !mayComeUp(error)) throw error;
      if (Date.now() - toldAt >= TOLD_EVERY_MS) {
        toldAt = Date.now();
        const { message } = error as Error;
        onProgress?.(`${message}: waiting for it, ${Math.ceil(leftMs / SECOND_MS)} s more at most`);
      }
      await delay(Math.min(RETRY_MS, leftMs));
    }
  }
}

function mayComeUp(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { code } = cause as { readonly code?: unknown };
  return typeof code !== 'string' || code.length !== 5 || code === STARTING;
}
