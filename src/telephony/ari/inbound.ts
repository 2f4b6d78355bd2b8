/**
 * Calls that carriers bring: the dialplan's [from-trunk] sends a call here whose number is named in a global variable,
 * `OUTPACE_IN_<digits>`, with this application's name as its value. Where the application has gone, the caller hears a
 * message from the dialplan itself (ASTERISK 3.4.4).
 */
import { FOREIGN_PARTS, type ForeignCall } from '../../domain/call/foreignCall.ts';
import { invalidArgument } from '../failures.ts';
import type { ChannelSignal } from './events.ts';
import type { AriLibrary } from './library.ts';

const NUMBER = /^\d{3,15}$/;
const CALLER = /^\+?\d{1,20}$/;
const ENDPOINT = /^PJSIP\/(.+)-[0-9a-f]{8}$/;
const AT_ONCE = 20;

export async function acceptCalls(
  library: AriLibrary,
  app: string,
  numbers: readonly string[],
): Promise<void> {
  const odd = numbers.find((number) => !NUMBER.test(number));
  if (odd !== undefined) throw invalidArgument('acceptCalls', 'a number is not 3 to 15 digits');
  for (let from = 0; from < numbers.length; from += AT_ONCE) {
    const part = numbers.slice(from, from + AT_ONCE);
    await Promise.all(
      part.map((number) =>
        library.call('asterisk', 'setGlobalVar', { variable: `OUTPACE_IN_${number}`, value: app }),
      ),
    );
  }
}

/**
 * What enters from the dialplan is unsubscribed from as it leaves, before its last event, ChannelDestroyed: so it is
 * subscribed to by itself as well (measured on 22.10.1).
 */
export async function answer(library: AriLibrary, app: string, callId: string): Promise<void> {
  await library.call('applications', 'subscribe', { applicationName: app, eventSource: `channel:${callId}` });
  await library.call('channels', 'answer', { channelId: callId });
}

export interface Arrival {
  readonly dialled: string;
  /** '' where withheld or unreadable. */
  readonly number: string;
  /** The endpoint that it came by. */
  readonly trunkId?: string;
  /** Of the headers X-Outpace-Agent, -Queue and -Call, as they came. */
  readonly foreignCall?: ForeignCall;
}

/** What a channel was sent here with, where it is somebody who calls. */
export function arrivalOf(signal: ChannelSignal): Arrival | undefined {
  if (signal.type !== 'StasisStart') return undefined;
  const [what, dialled = '', caller = '', ...headers] = signal.args;
  if (what !== 'inbound' || !NUMBER.test(dialled)) return undefined;
  const [, trunkId] = ENDPOINT.exec(signal.channel.name) ?? [];
  return {
    dialled,
    number: CALLER.test(caller) ? caller : '',
    ...(trunkId === undefined ? {} : { trunkId }),
    ...foreignCallIn(headers),
  };
}

/** The dialplan gives each in Base64, since a comma would part it and a quote join it with the next. */
function foreignCallIn(headers: readonly string[]): Pick<Arrival, 'foreignCall'> {
  const said = FOREIGN_PARTS.flatMap((part, index) => {
    const text = Buffer.from(headers[index] ?? '', 'base64').toString('utf8');
    return text === '' ? [] : [[part, text] as const];
  });
  return said.length === 0 ? {} : { foreignCall: Object.fromEntries(said) };
}
