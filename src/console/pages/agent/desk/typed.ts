/**
 * What the agent has typed and not yet given: in this browser at every key, and on the server a moment later, so that
 * neither a reload nor a lost network nor another browser loses it. The browser keeps that of one call, the server of each.
 */
import { effect, signal } from '@preact/signals';
import type { DeskScreen, Draft } from '../../../../api/schemas/deskScreen.ts';
import { keep, keptText } from '../../../preferences/kept.ts';
import { session } from '../../../session/session.ts';
import { leadSubject, subjectOf } from './deskState.ts';
import { ask, desk, screen } from './desk.ts';

const NOTHING_TYPED: Draft = { note: '', fields: {}, path: [], answers: [] };

export const typed = signal<Draft>(NOTHING_TYPED);

const KEY = 'draft';
const TELL_AFTER_MS = 800;

interface Kept {
  readonly subject: string;
  readonly draft: Partial<Draft>;
}

let subject: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export function type(part: Partial<Draft>): void {
  typed.value = { ...typed.value, ...part };
  if (subject === undefined) return;
  keep(KEY, JSON.stringify({ subject, draft: typed.value } satisfies Kept));
  clearTimeout(timer);
  timer = setTimeout(tell, TELL_AFTER_MS);
}

/** It was given, or nobody wants it any more. */
export function forgetTyped(): void {
  clearTimeout(timer);
  typed.value = NOTHING_TYPED;
  keep(KEY, undefined);
}

/** A lead that is shown before its call has no place on the server yet: this browser alone keeps what is typed. */
function tell(): void {
  const attemptId = screen.peek()?.attemptId;
  if (attemptId !== undefined && attemptId === subject)
    void ask({ type: 'draft', attemptId, draft: typed.peek() });
}

effect(() => {
  const shown = screen.value;
  const now = subjectOf(shown);
  if (now === subject) return;
  clearTimeout(timer);
  subject = now;
  typed.value = shown === undefined ? NOTHING_TYPED : draftOf(shown);
});

/** What was typed here is newer than what the server has of it; before the call it was typed for the lead. */
function draftOf(shown: DeskScreen): Draft {
  const local = keptDraft();
  if (local !== undefined && local.subject === subjectOf(shown)) return { ...NOTHING_TYPED, ...local.draft };
  if (shown.draft !== undefined) return shown.draft;
  return local?.subject === leadSubject(shown) ? { ...NOTHING_TYPED, ...local.draft } : NOTHING_TYPED;
}

function keptDraft(): Kept | undefined {
  const text = keptText(KEY);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}

// Another window types on from what the server has: what is here would be the older. And whoever comes to this browser
// next finds nothing.
effect(() => {
  if (desk.value.link === 'takenOver' || session.value === undefined) keep(KEY, undefined);
});
