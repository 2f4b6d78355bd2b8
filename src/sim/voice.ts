/**
 * What a simulated far end is heard to do after the answer, and what a listener makes of it: the times of speech and
 * tones of each kind of party, and the verdict that AMD reaches by its parameters (ASTERISK 3.7).
 */
import type { DetectionSettings } from '../domain/detection/settings.ts';
import type { Verdict } from '../domain/detection/verdict.ts';
import type { FarEnd, Leg } from './leg.ts';
import { plan } from './leg.ts';

export type Voice = 'person' | 'silent' | 'machine' | 'fax' | 'announcement';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Sound {
  /** From the answer. */
  readonly speech: readonly Span[];
  readonly beepAtMs?: number;
  /** When ToneScan knows it, and as what. */
  readonly tone?: { readonly atMs: number; readonly verdict: Verdict; readonly status: string };
}

/** As the virtual PSTN's recordings are: `hello.wav`, `greeting.wav` and `beep.wav`. */
const SOUNDS: Readonly<Record<Voice, Sound>> = {
  person: { speech: [{ fromMs: 0, toMs: 900 }] },
  silent: { speech: [] },
  machine: {
    speech: [
      { fromMs: 0, toMs: 4_700 },
      { fromMs: 4_800, toMs: 5_400 },
    ],
    beepAtMs: 4_800,
  },
  fax: {
    speech: [{ fromMs: 1_000, toMs: 4_500 }],
    tone: { atMs: 1_500, verdict: 'fax', status: 'CED' },
  },
  announcement: {
    speech: [{ fromMs: 0, toMs: 8_000 }],
    tone: { atMs: 700, verdict: 'announcement', status: 'SIT' },
  },
};

interface Heard {
  readonly verdict: Verdict;
  readonly cause: string;
  readonly afterMs: number;
}

/** AMD's verdict over what is heard from `startMs` on. */
export function amdVerdict(voice: Voice, settings: DetectionSettings, startMs: number): Heard {
  const { amd, kind, limitMs } = settings;
  const totalMs = kind === 'before' ? Math.min(amd.totalAnalysisMs, limitMs) : amd.totalAnalysisMs;
  const span = SOUNDS[voice].speech.find(({ toMs }) => toMs > startMs);
  const fromMs = Math.max(0, (span?.fromMs ?? Number.POSITIVE_INFINITY) - startMs);
  const lengthMs = span === undefined ? 0 : span.toMs - startMs - fromMs;
  const found: Heard =
    fromMs > amd.initialSilenceMs
      ? { verdict: 'machine', cause: 'INITIALSILENCE', afterMs: amd.initialSilenceMs }
      : lengthMs > amd.greetingMs
        ? { verdict: 'machine', cause: 'LONGGREETING', afterMs: fromMs + amd.greetingMs }
        : { verdict: 'human', cause: 'HUMAN', afterMs: fromMs + lengthMs + amd.afterGreetingSilenceMs };
  return found.afterMs <= totalMs ? found : { verdict: 'notsure', cause: 'TOOLONG', afterMs: totalMs };
}

/** Tells the leg's listener who answered, as `detect` of the port says. */
export function detect(far: FarEnd, leg: Leg, settings: DetectionSettings): void {
  const { callId, voice } = leg;
  const startMs = far.clock.now() - leg.answeredAt;
  const byVoice = amdVerdict(voice, settings, startMs);
  const { tone } = SOUNDS[voice];
  const tell = ({ verdict, cause }: Omit<Heard, 'afterMs'>): void =>
    far.emit(leg, { type: 'detected', callId, verdict, cause });
  plan(far, leg, byVoice.afterMs, () => tell(byVoice));
  const toneAfterMs = (tone?.atMs ?? 0) - startMs;
  if (settings.tones && tone !== undefined && toneAfterMs >= 0 && toneAfterMs < byVoice.afterMs)
    plan(far, leg, toneAfterMs, () => tell({ verdict: tone.verdict, cause: tone.status }));
}

/** Tells of speech from now on; the end of it once it has been silent for so long. */
export function watchTalk(far: FarEnd, leg: Leg, silenceMs: number): void {
  for (const cancel of leg.talkWatch) cancel();
  leg.talkWatch.length = 0;
  if (silenceMs === 0) return;
  const startMs = far.clock.now() - leg.answeredAt;
  const spans = merged(SOUNDS[leg.voice].speech, silenceMs).filter(({ toMs }) => toMs > startMs);
  const tell = (talking: boolean): void => far.emit(leg, { type: 'talk', callId: leg.callId, talking });
  for (const { fromMs, toMs } of spans) {
    leg.talkWatch.push(plan(far, leg, Math.max(0, fromMs - startMs), () => tell(true)));
    leg.talkWatch.push(plan(far, leg, toMs - startMs + silenceMs, () => tell(false)));
  }
}

/** Tells of the beep, where it is still to come. */
export function watchTone(far: FarEnd, leg: Leg, hz: number): void {
  const { beepAtMs } = SOUNDS[leg.voice];
  const afterMs = (beepAtMs ?? 0) - (far.clock.now() - leg.answeredAt);
  if (hz > 0 && beepAtMs !== undefined && afterMs >= 0)
    plan(far, leg, afterMs, () => far.emit(leg, { type: 'tone', callId: leg.callId }));
}

/** Pauses shorter than the silence asked for are not heard. */
function merged(spans: readonly Span[], silenceMs: number): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.fromMs - last.toMs < silenceMs)
      joined[joined.length - 1] = { fromMs: last.fromMs, toMs: span.toMs };
    else joined.push(span);
  }
  return joined;
}
