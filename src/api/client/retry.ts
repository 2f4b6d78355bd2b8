/**
 * Asking again, where that does no harm: what only reads, and what carries an `Idempotency-Key`. Nothing else is repeated,
 * since an answer that did not come says nothing of what was done.
 */
export interface RetryOptions {
  /** How often a request that is safe to repeat is asked again; absent: never. */
  readonly retries?: number;
}

const FIRST_PAUSE_MS = 500;
/** A wait that is longer is for the caller to decide. */
const LONGEST_PAUSE_MS = 30_000;
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export interface Attempted {
  readonly isSafe: boolean;
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
}

export async function withRetries(
  { isSafe, retries, signal }: Attempted,
  send: () => Promise<Response>,
): Promise<Response> {
  const isAborted = (): boolean => signal?.aborted === true;
  for (let tried = 0; ; tried += 1) {
    const isLast = !isSafe || tried >= retries;
    const response = await send().catch((error: unknown) => {
      if (isLast || isAborted()) throw error;
      return undefined;
    });
    const pauseMs = pauseBefore(tried + 1, response);
    if (response !== undefined) {
      if (isLast || !PASSING.has(response.status) || pauseMs > LONGEST_PAUSE_MS) return response;
      await response.body?.cancel();
    }
    await pause(pauseMs, signal);
  }
}

/** As the server asks, else longer each time and never all clients at once. */
function pauseBefore(attempt: number, response: Response | undefined): number {
  const asked = Number(response?.headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(asked)) return asked * 1_000;
  return FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}

async function pause(pauseMs: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
