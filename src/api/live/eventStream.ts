/** Server-sent events (WHATWG HTML, 9.2): how an event is written, and what may be told of it to whoever reads them. */
export const EVENT_STREAM = 'text/event-stream';

export interface ServerSentEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** A line that is read by nobody: the connection lives. */
const SIGN_OF_LIFE = Buffer.from(':\n\n');

/** JSON has no line ends of its own, so that its data is one line. */
export function encodeEvent(event: ServerSentEvent | undefined): Uint8Array {
  if (event === undefined) return SIGN_OF_LIFE;
  const { id, name, data } = event;
  return Buffer.from(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
