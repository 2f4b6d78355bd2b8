/** Use cases on the emergency stop: given to the store itself, so no engine and no database need to answer. */
import type { Instant } from '../domain/kernel/time.ts';
import type { EmergencyOrder, EmergencyPort } from '../ports/emergency.ts';
import { OutpaceError } from './errors.ts';

const PRINTABLE = /^[^\p{Cc}]{1,200}$/u;

export interface EmergencyRequest {
  readonly action: EmergencyOrder['action'];
  readonly by: string;
  readonly reason: string;
}

/** Resolves when the store has it; from `EMERGENCY_FRESH_MS` later on no call leaves anywhere. */
export async function orderEmergency(
  emergency: EmergencyPort,
  request: EmergencyRequest,
  now: Instant,
): Promise<EmergencyOrder> {
  const { action, by, reason } = request;
  for (const [what, text] of [
    ['reason', reason],
    ['name of who asks', by],
  ] as const) {
    if (!PRINTABLE.test(text)) {
      throw new OutpaceError('OUT_USAGE', `the ${what} must be 1 to 200 printable characters`);
    }
  }
  const last = await emergency.last();
  if (action === 'release' && last?.action !== 'stop') {
    throw new OutpaceError('OUT_REFUSED', 'there is no emergency stop to release');
  }
  const order = { action, at: now, by, reason };
  await emergency.give(order);
  return order;
}

export interface EmergencyStatus {
  readonly stopped: boolean;
  /** The order that stands; absent where there never was one. */
  readonly order?: EmergencyOrder;
  /** The newest first. */
  readonly history: readonly EmergencyOrder[];
}

export async function emergencyStatus(emergency: EmergencyPort, limit: number): Promise<EmergencyStatus> {
  const order = await emergency.last();
  const history = await emergency.history(limit);
  return { stopped: order?.action === 'stop', ...(order === undefined ? {} : { order }), history };
}
