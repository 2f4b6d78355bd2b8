/**
 * Placing a call: create, wait for the channel to enter our application, dial (ASTERISK 3.1). The id is in the
 * call table before the first request leaves. An outcome that is not known is told as it is and nothing is
 * ever sent twice; a channel that was made and not dialled lives for ever, so it is hung up here.
 */
import { PortFailure } from '../../ports/failure.ts';
import { isRefusedWith, messageOf, telephonyFailure } from '../failures.ts';
import type { DialOrder } from '../guards.ts';
import type { CallTable } from './callTable.ts';
import type { AriLibrary } from './library.ts';

export interface Originator {
  readonly library: AriLibrary;
  readonly table: CallTable;
  readonly app: string;
  readonly deadlineMs: number;
}

export async function originate(by: Originator, order: DialOrder): Promise<void> {
  const { table } = by;
  const { callId } = order;
  if (table.has(callId)) throw duplicate();
  const started = table.register(callId);
  const dueAt = performance.now() + by.deadlineMs;
  await create(by, order);
  try {
    await within(started, dueAt);
  } catch (error) {
    giveUp(by, callId);
    throw failed('unavailable', 'not-started', `the channel was made but not dialled: ${messageOf(error)}`);
  }
  await dial(by, order, dueAt);
  table.placed(callId);
}

async function create({ library, table, app, deadlineMs }: Originator, order: DialOrder): Promise<void> {
  const { callId, endpoint, variables } = order;
  const params = { endpoint, app, appArgs: 'out', channelId: callId, variables };
  try {
    await library.call('channels', 'create', params, deadlineMs);
  } catch (error) {
    if (isUnknown(error)) table.markStray(callId);
    else table.forget(callId);
    throw asOriginate(error);
  }
}

async function dial(by: Originator, { callId, timeoutSeconds }: DialOrder, dueAt: number): Promise<void> {
  const params = { channelId: callId, timeout: timeoutSeconds };
  try {
    await by.library.call('channels', 'dial', params, remaining(dueAt));
  } catch (error) {
    const hasDialled = by.table.leg(callId)?.isDialled ?? true;
    if (isUnknown(error)) by.table.placed(callId);
    // A fast reject is over before its dial order is answered, and is then answered with 404.
    else if (hasDialled && isRefusedWith(error, '404', '409')) return;
    else giveUp(by, callId);
    throw asOriginate(error);
  }
}

function giveUp({ library, table }: Originator, callId: string): void {
  table.markStray(callId);
  library.call('channels', 'hangup', { channelId: callId, reason_code: '16' }).then(
    () => table.forget(callId),
    (error: unknown) => {
      if (isRefusedWith(error, '404')) table.forget(callId);
    },
  );
}

function within(promise: Promise<void>, dueAt: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it did not enter the application')), remaining(dueAt));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function remaining(dueAt: number): number {
  return Math.max(1, Math.round(dueAt - performance.now()));
}

function isUnknown(error: unknown): boolean {
  return error instanceof PortFailure && error.outcome === 'unknown';
}

/** The caller asked to originate; which of the two requests failed is in the message. */
function asOriginate(error: unknown): PortFailure {
  if (!(error instanceof PortFailure)) return failed('unknown', 'ERROR', messageOf(error), error);
  return failed(error.outcome, error.code, error.message, error);
}

function duplicate(): PortFailure {
  return failed('refused', 'duplicate', 'this call id is in use already');
}

function failed(
  outcome: PortFailure['outcome'],
  code: string,
  message: string,
  cause?: unknown,
): PortFailure {
  return telephonyFailure({ operation: 'originate', outcome, code, message, cause });
}
