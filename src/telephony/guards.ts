/**
 * What may reach Asterisk (ASTERISK 5.3): every id, number, name and prompt is checked before a byte leaves,
 * and an endpoint is built only from an allow-listed trunk and checked digits. Asterisk strips neither line
 * breaks in names nor separators in endpoints, so nothing that fails here is repaired; it is refused.
 */
import { isSafeId, type TrunkId } from '../domain/kernel/ids.ts';
import { E164_FORMAT, writtenFor, type NumberFormat } from '../domain/trunk/numberFormat.ts';
import { heardName } from './ari/recordingNames.ts';
import type { CallTarget, OriginateRequest, PromptName } from '../ports/telephony.ts';
import { invalidArgument } from './failures.ts';

/** E.164: a plus sign, then 3 to 15 digits (the shortest are service numbers behind a country code). */
const E164 = /^\+[1-9][0-9]{2,14}$/;
/** The field's limit for a caller name; printable ASCII and letters of any script, no quoting characters. */
const CALLER_NAME = /^[\p{L}\p{N} .,'&()/+_-]{1,40}$/u;
const SAFE_ENDPOINT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const MAX_RING_TIMEOUT_MS = 600_000;
/** A spoken number or a row of digits is one sound a word. */
const MAX_PROMPTS = 48;
const MAX_LEGS = 16;

export interface TrunkRoute {
  /** The PJSIP endpoint; the trunk's id when absent. */
  readonly endpoint?: string;
  /** How the carrier wants numbers written; absent: E.164 with `+`. */
  readonly format?: NumberFormat | undefined;
}

export interface CallRoutes {
  readonly trunks: ReadonlyMap<TrunkId, TrunkRoute>;
  readonly prompts: ReadonlyMap<PromptName, string>;
}

/** An originate request as Asterisk takes it. */
export interface DialOrder {
  readonly callId: string;
  readonly endpoint: string;
  readonly timeoutSeconds: number;
  /** Function-style variables: with create and dial, From is made of the connected line, not of the caller ID. */
  readonly variables: Readonly<Record<string, string>>;
}

export function checkId(operation: string, what: string, id: string): string {
  if (typeof id !== 'string' || !isSafeId(id)) throw invalidArgument(operation, `${what} is not a safe id`);
  return id;
}

export function checkIds(operation: string, what: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0 || ids.length > MAX_LEGS) {
    throw invalidArgument(operation, `between 1 and ${MAX_LEGS} of ${what} are taken`);
  }
  for (const id of ids) checkId(operation, what, id);
  return ids;
}

const KEYS = /^[0-9*#A-D]{1,32}$/;

export function checkKeys(digits: string): void {
  if (typeof digits !== 'string' || !KEYS.test(digits))
    throw invalidArgument('sendKeys', 'keys are 1 to 32 of 0-9, *, # and A-D');
}

export function checkedOrder(request: OriginateRequest, routes: CallRoutes): DialOrder {
  const { callId, callerId, callerName, ringTimeoutMs } = request;
  checkId('originate', 'the call id', callId);
  if (!isE164(callerId)) throw invalidArgument('originate', 'the caller ID is not an E.164 number');
  if (callerName !== undefined && !isCallerName(callerName)) {
    throw invalidArgument(
      'originate',
      'the caller name holds characters that are not printable or are quotes',
    );
  }
  if (!(Number.isFinite(ringTimeoutMs) && ringTimeoutMs > 0 && ringTimeoutMs <= MAX_RING_TIMEOUT_MS)) {
    throw invalidArgument('originate', 'the ring time is not between 1 ms and 10 minutes');
  }
  return {
    callId,
    endpoint: endpointOf(request.target, routes),
    timeoutSeconds: Math.max(1, Math.ceil(ringTimeoutMs / 1_000)),
    variables: {
      'CONNECTEDLINE(num,i)': callerId,
      ...(callerName === undefined ? {} : { 'CONNECTEDLINE(name,i)': callerName }),
    },
  };
}

/** What the person has said in the call, by its recording's name. */
const RECORDED = /^recorded:([A-Za-z0-9][A-Za-z0-9-]{0,79})$/;

export function checkedMedia(prompts: readonly PromptName[], routes: CallRoutes): string {
  if (prompts.length === 0 || prompts.length > MAX_PROMPTS) {
    throw invalidArgument('play', `between 1 and ${MAX_PROMPTS} prompts are played`);
  }
  const media = prompts.map((name) => {
    const recorded = RECORDED.exec(name)?.[1];
    const uri = recorded === undefined ? routes.prompts.get(name) : `recording:${heardName(recorded)}`;
    if (uri === undefined) throw invalidArgument('play', 'a prompt is not in the catalogue');
    return uri;
  });
  return media.join(',');
}

function endpointOf(target: CallTarget, routes: CallRoutes): string {
  if (target.kind === 'phone') {
    if (!SAFE_ENDPOINT.test(target.phone)) throw invalidArgument('originate', 'the phone name is not safe');
    return `PJSIP/${target.phone}`;
  }
  const route = routes.trunks.get(target.trunkId);
  if (route === undefined) throw invalidArgument('originate', 'the trunk is not one of the configured');
  const endpoint = route.endpoint ?? target.trunkId;
  if (!SAFE_ENDPOINT.test(endpoint)) throw invalidArgument('originate', 'the trunk endpoint is not safe');
  if (!isE164(target.number)) throw invalidArgument('originate', 'the number is not an E.164 number');
  const written = writtenFor(target.number, route.format ?? E164_FORMAT);
  if (written === undefined) throw invalidArgument('originate', 'the trunk does not take the number');
  return `PJSIP/${written}@${endpoint}`;
}

export function isE164(text: string): boolean {
  return typeof text === 'string' && E164.test(text);
}

export function isCallerName(text: string): boolean {
  return typeof text === 'string' && CALLER_NAME.test(text);
}

const PROMPT_MEDIA = /^sound:[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_-]*)*$/;

/** For configuration: a catalogue's media is a sound by its relative name, never a URL or an absolute path. */
export function isPromptMedia(uri: string): boolean {
  return PROMPT_MEDIA.test(uri);
}
