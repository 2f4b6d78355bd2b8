/** How the call came out: chosen, with its note and callback, and given to the server. */
import { effect, signal } from '@preact/signals';
import type { Disposition } from '../disposition/choice.ts';
import { ask, screen } from './desk.ts';
import { forgetTyped, type, typed } from './typed.ts';

/** Of the screen that is shown: the outcome that the server has taken. */
export const given = signal<string | undefined>(undefined);
/** What is missing, once somebody has tried to give it. */
export const missing = signal<'callback' | undefined>(undefined);

export function codes(): readonly Disposition[] {
  return screen.value?.dispositions?.codes ?? [];
}

export function chosen(): Disposition | undefined {
  return codes().find(({ code }) => code === typed.value.disposition);
}

export function choose(code: string): void {
  missing.value = undefined;
  type({ disposition: code });
}

/** Whether the server has taken it. */
export async function giveOutcome(): Promise<boolean> {
  const disposition = chosen();
  if (disposition === undefined) return false;
  const { note, callback, answers } = typed.value;
  if (disposition.needsCallback && callback === undefined) {
    missing.value = 'callback';
    return false;
  }
  // One line: it is read in lists and sent in files.
  const line = note.replace(/\s+/g, ' ').trim();
  const isTaken = await ask({
    type: 'disposition',
    code: disposition.code,
    ...(line === '' ? {} : { note: line }),
    ...(callback === undefined ? {} : { callback }),
    answers: [...answers],
  });
  if (isTaken) {
    given.value = disposition.code;
    forgetTyped();
  }
  return isTaken;
}

let shown: string | undefined;
effect(() => {
  const attemptId = screen.value?.attemptId;
  if (attemptId === shown) return;
  shown = attemptId;
  given.value = undefined;
  missing.value = undefined;
});
