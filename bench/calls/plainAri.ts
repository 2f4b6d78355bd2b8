/** Looks at an Asterisk by one plain request, beside the clients under test; and waits for what it shows. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';

const POLL_MS = 50;

export async function ariGet(node: AsteriskHandle, path: string): Promise<unknown> {
  return (await ariSend(node, 'GET', path)).json();
}

export async function ariSend(
  node: AsteriskHandle,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: unknown,
): Promise<Response> {
  const answer = await fetch(`${node.ariUrl}/ari/${path}`, {
    method,
    headers: {
      authorization: `Basic ${btoa(`${node.ariUser}:${node.ariPassword}`)}`,
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(5_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`);
  return answer;
}

/** Asks again until the answer is true; rejects with `what` after the limit. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  limitMs: number,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`not within ${limitMs / 1_000} s: ${what}`);
    await delay(POLL_MS);
  }
}
