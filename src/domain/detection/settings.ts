/**
 * How a campaign tells machines from people. Off where a campaign says nothing (COMPLIANCE 2). The names of AMD's
 * parameters are Asterisk's (amd.conf), with their unit; its defaults are taken but for the limit of the whole.
 */
import type { DetectionKind, VerdictAction } from './verdict.ts';

/** Asterisk's AMD(), in the order of its arguments. */
export interface AmdParameters {
  /** Silence before a greeting that makes it a machine. */
  readonly initialSilenceMs: number;
  /** A longer greeting is a machine's. */
  readonly greetingMs: number;
  /** Silence after a greeting that makes it a person. */
  readonly afterGreetingSilenceMs: number;
  readonly totalAnalysisMs: number;
  readonly minimumWordMs: number;
  readonly betweenWordsSilenceMs: number;
  /** More words are a machine's. */
  readonly maximumWords: number;
  /** Mean level of a frame, 0 to 32767, below which it is silence. */
  readonly silenceThreshold: number;
  readonly maximumWordMs: number;
}

export interface DetectionSettings {
  readonly kind: DetectionKind;
  /** From the answer; who is undecided then is a person. */
  readonly limitMs: number;
  readonly amd: AmdParameters;
  readonly onHuman: VerdictAction;
  readonly onMachine: VerdictAction;
  readonly onNotSure: VerdictAction;
  /** Fax and announcement tones are listened for. */
  readonly tones: boolean;
  /** Prompt left on a machine; needed where an action is `leaveMessage`. */
  readonly message?: string | undefined;
  /** The beep after which a message is left. */
  readonly beepHz: number;
  /** Silence after the greeting that starts the message where no beep is heard. */
  readonly silenceMs: number;
  /** No machine is waited for longer. */
  readonly messageLimitMs: number;
  /** Share of the machine verdicts that go to agents, who hear the truth. */
  readonly truthShare: number;
  /** Share of the calls that are recorded up to the verdict, to be reviewed; absent: none. */
  readonly recordShare?: number;
  /** Share of people taken for machines: what `outpace detection report` shows, or what is believed until then. */
  readonly missedPeopleShare: number;
}

export const DEFAULT_AMD: AmdParameters = {
  initialSilenceMs: 2_500,
  greetingMs: 1_500,
  afterGreetingSilenceMs: 800,
  totalAnalysisMs: 5_000,
  minimumWordMs: 100,
  betweenWordsSilenceMs: 50,
  maximumWords: 2,
  silenceThreshold: 256,
  maximumWordMs: 5_000,
};

/** `beepHz`: most of the machines in use beep near 1000 Hz; others are met by the silence after their beep. */
export const DEFAULT_DETECTION: DetectionSettings = {
  kind: 'warm',
  limitMs: 3_500,
  amd: DEFAULT_AMD,
  onHuman: 'connect',
  onMachine: 'hangUp',
  onNotSure: 'connect',
  tones: true,
  beepHz: 1_000,
  silenceMs: 2_000,
  messageLimitMs: 60_000,
  truthShare: 0.02,
  recordShare: 0,
  missedPeopleShare: 0.03,
};

export const AMD_BOUNDS: Readonly<
  Record<keyof AmdParameters, { readonly least: number; readonly most: number }>
> = {
  initialSilenceMs: { least: 100, most: 20_000 },
  greetingMs: { least: 100, most: 20_000 },
  afterGreetingSilenceMs: { least: 100, most: 20_000 },
  totalAnalysisMs: { least: 100, most: 20_000 },
  minimumWordMs: { least: 20, most: 5_000 },
  betweenWordsSilenceMs: { least: 20, most: 5_000 },
  maximumWords: { least: 1, most: 20 },
  silenceThreshold: { least: 1, most: 32_767 },
  maximumWordMs: { least: 100, most: 20_000 },
};

/** What AMD() is given: it gives up when the campaign's limit is reached, so that the call comes back by itself. */
export function amdArguments({ amd, limitMs, kind }: DetectionSettings): string {
  const totalMs = kind === 'before' ? Math.min(amd.totalAnalysisMs, limitMs) : amd.totalAnalysisMs;
  return [
    amd.initialSilenceMs,
    amd.greetingMs,
    amd.afterGreetingSilenceMs,
    totalMs,
    amd.minimumWordMs,
    amd.betweenWordsSilenceMs,
    amd.maximumWords,
    amd.silenceThreshold,
    amd.maximumWordMs,
  ].join(',');
}

/** AMD parameters that are not within their bounds, one line each. */
export function reviewAmd(amd: AmdParameters): string[] {
  return Object.entries(AMD_BOUNDS).flatMap(([name, { least, most }]) => {
    const value = amd[name as keyof AmdParameters];
    if (Number.isInteger(value) && value >= least && value <= most) return [];
    return [`amd.${name} is ${String(value)}; it must be a whole number between ${least} and ${most}`];
  });
}
