/** Nodes of a flow that reach beyond the call: a webhook that is asked, a message that is sent, the clock of the person. */
import type { FlowPrompt, NodeId } from './flow.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Somebody else's server is asked, while the person hears the prompts, then music. */
export interface WebhookNode {
  readonly kind: 'webhook';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{variable}` behind the host. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; a text that is `{variable}` alone is its value. Absent: no body. */
  readonly body?: JsonValue | undefined;
  /** Variable by the path of a field in the answer; nothing else of it is kept. */
  readonly fields: Readonly<Record<string, string>>;
  readonly prompts: readonly FlowPrompt[];
  /** For one try. */
  readonly timeoutMs: number;
  readonly tries: number;
  /** For all tries and the pauses between them. */
  readonly withinMs: number;
  readonly next: NodeId;
  readonly onFailed: NodeId;
}

/** To the person's number, by the outbox: it leaves when the gate and the gateway let it, and is not waited for. */
export interface SmsNode {
  readonly kind: 'sms';
  /** By language, with `{variable}`. */
  readonly text: Readonly<Record<string, string>>;
  readonly next: NodeId;
}

/** The first case that holds, by the clock of a zone or of the person. */
export interface TimeNode {
  readonly kind: 'time';
  /** Absent: where the person is, and where that may be in several, in all of them. */
  readonly zone?: string | undefined;
  /** Whose holidays count; absent: those of the person's country. */
  readonly country?: string | undefined;
  readonly cases: readonly TimeCase[];
  readonly otherwise: NodeId;
}

export interface TimeCase {
  /** 1 Monday to 7 Sunday; absent: any. */
  readonly days?: readonly number[] | undefined;
  /** Minutes of the local day, `toMinute` not included; the later before the earlier is a night. */
  readonly fromMinute?: number | undefined;
  readonly toMinute?: number | undefined;
  /** Whether it is a public holiday; where nobody knows, neither holds. */
  readonly holiday?: boolean | undefined;
  readonly next: NodeId;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** For the picture of a flow. */
export function wordsOfCase({ days, fromMinute, toMinute, holiday }: TimeCase): string {
  const hours =
    fromMinute === undefined && toMinute === undefined
      ? []
      : [`${clock(fromMinute ?? 0)}-${clock(toMinute ?? 24 * 60)}`];
  return [
    ...(days === undefined ? [] : [days.map((day) => DAYS[day - 1]).join(' ')]),
    ...hours,
    ...(holiday === undefined ? [] : [holiday ? 'holiday' : 'no holiday']),
  ].join(', ');
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
