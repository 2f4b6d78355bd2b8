/**
 * One SMPP 3.4 link as transceiver: bound, asked at intervals whether it lives (enquire_link), bound again after a loss
 * with growing pauses. A request either has its answer, or was never written, or its fate is open.
 */
import { connect, PDU, type Session } from 'smpp';
import { SECOND_MS } from '../../domain/kernel/time.ts';

export interface SmppLinkSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly enquireMs: number;
  readonly answerLimitMs: number;
}

export interface SmppLinkEvents {
  /** A PDU of the other side that asks for an answer, which it resolves with: its command status. */
  readonly onDeliver: (pdu: PDU) => Promise<number>;
  readonly onState: (state: 'bound' | 'lost', reason: string) => void;
}

/** The request was not written, or was written and its answer never came. */
export class SmppLinkFailure extends Error {
  override readonly name = 'SmppLinkFailure';
  readonly left: boolean;

  constructor(message: string, left: boolean) {
    super(message);
    this.left = left;
  }
}

export interface SmppLink {
  request(command: string, fields?: Readonly<Record<string, unknown>>): Promise<PDU>;
  readonly isBound: () => boolean;
  start(): void;
  stop(): Promise<void>;
}

interface Pending {
  readonly resolve: (pdu: PDU) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const FIRST_PAUSE_MS = SECOND_MS / 2;
const LONGEST_PAUSE_MS = 30 * SECOND_MS;
const STOP_LIMIT_MS = 2 * SECOND_MS;
/** SMPP 3.4, 5.2.4. */
const VERSION = 0x34;

export function createSmppLink(settings: SmppLinkSettings, { onDeliver, onState }: SmppLinkEvents): SmppLink {
  const pending = new Map<number, Pending>();
  let session: Session | undefined;
  let [isBound, isStopped, sequence, failures] = [false, false, 0, 0];
  let [again, enquiring]: (NodeJS.Timeout | undefined)[] = [undefined, undefined];

  function open(): void {
    const { host, port, tls } = settings;
    const made = connect({ host, port, ...(tls ? { tls, servername: host } : {}) });
    session = made;
    const isCurrent = (): boolean => session === made;
    const opening = setTimeout(() => drop(made, 'no connection in time'), settings.answerLimitMs);
    made.on(tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(opening);
      if (isCurrent()) void bind(made);
    });
    made.on('error', (error: Error) => drop(made, error.message));
    made.on('close', () => {
      clearTimeout(opening);
      drop(made, 'the connection was closed');
    });
    made.on('pdu', (pdu: PDU) => {
      if (isCurrent()) take(made, pdu);
    });
  }

  async function bind(made: Session): Promise<void> {
    const { systemId, password, systemType } = settings;
    try {
      const bound = await write(made, 'bind_transceiver', {
        system_id: systemId,
        password,
        system_type: systemType,
        interface_version: VERSION,
      });
      if (bound.command_status !== 0) return drop(made, `bind was refused (${hex(bound.command_status)})`);
      isBound = true;
      failures = 0;
      enquiring = setInterval(() => void enquire(made), settings.enquireMs);
      onState('bound', '');
    } catch (error) {
      drop(made, error instanceof Error ? error.message : 'no bind');
    }
  }

  async function enquire(made: Session): Promise<void> {
    await write(made, 'enquire_link', {}).catch(() => drop(made, 'no answer to enquire_link'));
  }

  function drop(made: Session, reason: string): void {
    if (session !== made) return;
    session = undefined;
    clearInterval(enquiring);
    made.destroy();
    const wasBound = isBound;
    isBound = false;
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(new SmppLinkFailure(reason, true));
    }
    pending.clear();
    if (wasBound || failures === 0) onState('lost', reason);
    if (isStopped) return;
    failures += 1;
    again = setTimeout(open, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10)));
  }

  function take(made: Session, pdu: PDU): void {
    if (pdu.isResponse()) {
      const waiting = pending.get(pdu.sequence_number);
      pending.delete(pdu.sequence_number);
      clearTimeout(waiting?.timer);
      waiting?.resolve(pdu);
      return;
    }
    if (pdu.command === 'deliver_sm' || pdu.command === 'data_sm') {
      void answer(made, pdu);
      return;
    }
    made.send(pdu.response());
    if (pdu.command === 'unbind') drop(made, 'the other side has unbound');
  }

  async function answer(made: Session, pdu: PDU): Promise<void> {
    const status = await onDeliver(pdu);
    made.send(pdu.response(status === 0 ? {} : { command_status: status }));
  }

  function write(made: Session, command: string, fields: Readonly<Record<string, unknown>>): Promise<PDU> {
    return new Promise((resolve, reject) => {
      sequence = sequence >= 0x7fff_ffff ? 1 : sequence + 1;
      const number = sequence;
      const timer = setTimeout(() => {
        pending.delete(number);
        reject(new SmppLinkFailure(`no answer to ${command} within ${settings.answerLimitMs} ms`, true));
      }, settings.answerLimitMs);
      pending.set(number, { resolve, reject, timer });
      if (made.send(new PDU(command, { ...fields, sequence_number: number }))) return;
      clearTimeout(timer);
      pending.delete(number);
      reject(new SmppLinkFailure('the link cannot be written to', false));
    });
  }

  return {
    isBound: () => isBound,
    start: open,
    request(command, fields = {}) {
      const made = session;
      if (made === undefined || !isBound)
        return Promise.reject(new SmppLinkFailure('the link is not bound', false));
      return write(made, command, fields);
    },
    async stop() {
      isStopped = true;
      clearTimeout(again);
      const made = session;
      if (made === undefined) return;
      const unbound = isBound ? write(made, 'unbind', {}).catch(() => undefined) : Promise.resolve(undefined);
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_LIMIT_MS);
      });
      await Promise.race([unbound, limit]);
      clearTimeout(timer);
      drop(made, 'stopped');
    },
  };
}

export const hex = (status: number): string => `0x${status.toString(16).padStart(8, '0')}`;
