/**
 * Answering-machine detection on Asterisk (ASTERISK 3.7). A channel is sent through the dialplan context `amd` and
 * comes back to our application with the verdict: the call itself (`before`), or a snoop channel that hears what it
 * hears (`warm`, and always for tones, since AMD hears words and silence alone). The call is subscribed to first,
 * since leaving the application ends our subscription, and its hang-up meanwhile would not be told.
 */
import { amdArguments, type DetectionSettings } from '../../domain/detection/settings.ts';
import type { Verdict } from '../../domain/detection/verdict.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TelephonySink } from '../../ports/telephony.ts';
import { isRefusedWith, messageOf, telephonyFailure } from '../failures.ts';
import { checkId } from '../guards.ts';
import type { ChannelSignal } from './events.ts';
import type { AriLibrary } from './library.ts';

export interface DetectorOptions {
  readonly library: AriLibrary;
  readonly app: string;
  readonly clock: Clock;
  readonly emit: TelephonySink;
  /** A copy of a call's sound could not be made or ended. */
  readonly onFault: (callId: string, why: string) => void;
}

type Purpose = 'amd' | 'tones';

const SNOOP_LIMIT_MS = 2_000;
/** ToneScan's threshold: with 1, one spoken hello in a hundred was taken for special information tones (measured). */
const TONE_HITS = 3;
/** The answer of a called fax (CED, ITU-T T.30 5.3.6.1) lasts 2.6 s and more; ToneScan needs 2.2 s of it, AMD 1.5. */
const FAX_HZ = 2_100;
const FAX_MS = 500;
/** A beep is a tone of at least a fifth of a second. */
const BEEP_MS = 150;

const BY_AMD: Readonly<Record<string, Verdict>> = { HUMAN: 'human', MACHINE: 'machine', NOTSURE: 'notsure' };
/** Of ToneScan's words those that say what answered. */
const BY_TONES: Readonly<Record<string, Verdict>> = { FAX: 'fax', MODEM: 'fax', SIT: 'announcement' };

export const snoopIdOf = (purpose: Purpose, callId: string): string => `snoop-${purpose}-${callId}`;

function snooped(channelId: string): { readonly purpose: Purpose; readonly callId: string } | undefined {
  const found = /^snoop-(amd|tones)-(.+)$/.exec(channelId);
  const [, purpose, callId] = found ?? [];
  return callId === undefined ? undefined : { purpose: purpose === 'amd' ? 'amd' : 'tones', callId };
}

export class Detector {
  readonly #options: DetectorOptions;
  /** Snoop channels that have not entered our application yet. */
  readonly #awaited = new Map<string, () => void>();
  /** Calls that a fax is listened for in. */
  readonly #faxes = new Set<string>();

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  async detect(callId: string, settings: DetectionSettings): Promise<void> {
    checkId('detect', 'the call id', callId);
    if (settings.tones) await this.#listenForTones(callId, settings);
    const amd = amdArguments(settings);
    if (settings.kind === 'before') {
      const { library, app } = this.#options;
      const eventSource = `channel:${callId}`;
      await library.call('applications', 'subscribe', { applicationName: app, eventSource });
      await this.#send(callId, 'amd', { OUTPACE_AMD: amd });
    } else {
      const snoopId = await this.#snoop('amd', callId);
      await this.#send(snoopId, 'amd', { OUTPACE_AMD: amd });
    }
  }

  async watchTalk(callId: string, silenceMs: number): Promise<void> {
    if (silenceMs === 0) return this.#set(callId, 'TALK_DETECT(remove)', '');
    return this.#set(callId, 'TALK_DETECT(set)', String(Math.round(silenceMs)));
  }

  async watchTone(callId: string, hz: number): Promise<void> {
    // A channel has one detector: what it listened for before is over.
    await this.#set(callId, 'TONE_DETECT(0,,x)', '');
    if (hz > 0) await this.#set(callId, `TONE_DETECT(${Math.round(hz)},${BEEP_MS},r)`, '');
  }

  /** A channel has entered our application: a copy that may be sent on, or somebody who comes back with a verdict. */
  entered(signal: ChannelSignal): void {
    const { id } = signal.channel;
    if (signal.type === 'ChannelToneDetected' && this.#faxes.has(id)) this.#tell(id, 'fax', 'CED');
    if (signal.type === 'ChannelDestroyed') this.#faxes.delete(id);
    if (signal.type !== 'StasisStart') return;
    const [what, status = '', cause = ''] = signal.args;
    const copy = snooped(id);
    if (what === 'copy') this.#awaited.get(id)?.();
    if (what !== 'amd' && what !== 'tones') return;
    const callId = copy?.callId ?? id;
    if (copy !== undefined) this.#end(id, callId);
    // Heard enough: the other copy ends too.
    if (what === 'amd') this.#end(snoopIdOf('tones', callId), callId);
    const verdict = (what === 'amd' ? BY_AMD : BY_TONES)[status];
    if (verdict !== undefined) this.#tell(callId, verdict, cause === '' ? status : cause);
  }

  /** The tone's detector goes first: whoever is told may set another one. */
  #tell(callId: string, verdict: Verdict, cause: string): void {
    const { emit, clock } = this.#options;
    const told = (): void => emit({ type: 'detected', callId, verdict, cause, at: clock.now() });
    if (!this.#faxes.delete(callId)) return told();
    this.watchTone(callId, 0).then(told, told);
  }

  async #listenForTones(callId: string, { amd }: DetectionSettings): Promise<void> {
    try {
      this.#faxes.add(callId);
      await this.#set(callId, `TONE_DETECT(${FAX_HZ},${FAX_MS},r)`, '');
      const snoopId = await this.#snoop('tones', callId);
      await this.#send(snoopId, 'tones', {
        OUTPACE_HITS: String(TONE_HITS),
        OUTPACE_SECONDS: String(Math.max(1, Math.ceil(amd.totalAnalysisMs / 1_000))),
      });
    } catch (error) {
      // Without it a fax is taken for a machine, which is no reason not to listen for one.
      this.#options.onFault(callId, messageOf(error));
    }
  }

  async #snoop(purpose: Purpose, callId: string): Promise<string> {
    const { library, app } = this.#options;
    const snoopId = snoopIdOf(purpose, callId);
    const entered = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), SNOOP_LIMIT_MS);
      this.#awaited.set(snoopId, () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
    try {
      const order = { channelId: callId, snoopId, spy: 'in', app, appArgs: 'copy' };
      await library.call('channels', 'snoopChannelWithId', order);
      if (await entered) return snoopId;
    } finally {
      this.#awaited.get(snoopId)?.();
      this.#awaited.delete(snoopId);
    }
    this.#end(snoopId, callId);
    throw telephonyFailure({
      operation: 'detect',
      outcome: 'unknown',
      code: 'no-copy',
      message: `the copy of the call's sound did not come up within ${SNOOP_LIMIT_MS} ms`,
    });
  }

  async #send(
    channelId: string,
    context: string,
    variables: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { library, app } = this.#options;
    for (const [variable, value] of Object.entries({ OUTPACE_APP: app, ...variables })) {
      await this.#set(channelId, variable, value);
    }
    await library.call('channels', 'continueInDialplan', { channelId, context, extension: 's', priority: 1 });
  }

  async #set(channelId: string, variable: string, value: string): Promise<void> {
    checkId('detect', 'the call id', channelId);
    await this.#options.library.call('channels', 'setChannelVar', { channelId, variable, value });
  }

  #end(snoopId: string, callId: string): void {
    const { library, onFault } = this.#options;
    library.call('channels', 'hangup', { channelId: snoopId }).catch((error: unknown) => {
      if (!isRefusedWith(error, '404')) onFault(callId, messageOf(error));
    });
  }
}
