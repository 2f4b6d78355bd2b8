/**
 * Joins the parts of replies. A part is confirmed when it is here, or the other side would not send the next; what is not
 * whole after a while is handed on as far as it came, and so is everything when the gateway is stopped.
 */
import { MINUTE_MS } from '../../domain/kernel/time.ts';
import type { SmsInbound } from '../../ports/sms.ts';
import type { InboundPart } from './deliver.ts';

export interface PartJoiner {
  /** Resolves when the part is held, or the whole message is in durable hands. */
  add(part: InboundPart): Promise<void>;
  close(): Promise<void>;
}

interface Held {
  readonly message: SmsInbound;
  readonly parts: Map<number, string>;
  readonly total: number;
  readonly timer: NodeJS.Timeout;
}

const PATIENCE_MS = 2 * MINUTE_MS;
/** Beyond it the oldest is handed on: nobody fills the memory with first parts. */
const MOST_HELD = 1_000;

export function createPartJoiner(options: {
  readonly now: () => number;
  readonly onWhole: (message: SmsInbound) => Promise<void>;
  readonly onError: (error: unknown) => void;
}): PartJoiner {
  const held = new Map<string, Held>();

  function open(key: string, { from, to, text, total }: InboundPart): Held {
    const timer = setTimeout(() => void handOn(key), PATIENCE_MS);
    timer.unref();
    const made = {
      message: { from, to, text, sentAt: options.now() },
      parts: new Map<number, string>(),
      total,
      timer,
    };
    held.set(key, made);
    const [oldest] = held.keys();
    if (held.size > MOST_HELD && oldest !== undefined) void handOn(oldest);
    return made;
  }

  async function handOn(key: string): Promise<void> {
    const found = held.get(key);
    if (found === undefined) return;
    held.delete(key);
    clearTimeout(found.timer);
    await options.onWhole(joined(found)).catch(options.onError);
  }

  return {
    async add(part) {
      const key = `${part.from} ${part.to} ${part.reference} ${part.total}`;
      const found = held.get(key) ?? open(key, part);
      found.parts.set(part.number, part.text);
      if (found.parts.size < found.total) return;
      await options.onWhole(joined(found));
      // Only now: where it could not be kept, this part comes again and completes it.
      held.delete(key);
      clearTimeout(found.timer);
    },
    async close() {
      await Promise.all([...held.keys()].map(handOn));
    },
  };
}

function joined({ message, parts }: Held): SmsInbound {
  const inOrder = [...parts].toSorted(([left], [right]) => left - right);
  return { ...message, text: inOrder.map(([, text]) => text).join('') };
}
