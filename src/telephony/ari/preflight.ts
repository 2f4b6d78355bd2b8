/**
 * What Asterisk says of itself before anything is asked of it (ASTERISK 1.7.4), and in one line each what is
 * wrong, where, and how to mend it. The version floor and its reasons: ASTERISK 3.8.
 */
import { PortFailure } from '../../ports/failure.ts';
import { messageOf, telephonyFailure } from '../failures.ts';
import { fieldsOf, textOf } from './events.ts';
import type { AriTransport } from './transport.ts';

export interface AsteriskInfo {
  readonly version: string;
  readonly entityId: string;
  /** Changes when Asterisk restarts. */
  readonly startupTime: string;
}

export const VERSION_FLOOR: readonly number[] = [22, 10, 1];

export async function readInfo(
  transport: AriTransport,
  username: string,
  deadlineMs: number,
): Promise<AsteriskInfo> {
  const where = transport.origin.origin;
  let body: string;
  try {
    ({ body } = await transport.request({
      operation: 'asterisk.getInfo',
      method: 'GET',
      path: '/asterisk/info',
      deadlineMs,
    }));
  } catch (error) {
    throw explained(error, where, username);
  }
  const info = parseInfo(body);
  if (info !== undefined) return info;
  throw notAri(where);
}

export function isTooOld(version: string): boolean {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(version)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) return true;
  for (const [index, floor] of VERSION_FLOOR.entries()) {
    const part = parts[index] ?? 0;
    if (part !== floor) return part < floor;
  }
  return false;
}

export function tooOldMessage(version: string, where: string): string {
  return `Asterisk at ${where} is ${version || 'of an unknown version'}; install ${VERSION_FLOOR.join('.')} or newer`;
}

export function refuseTooOld(info: AsteriskInfo, where: string): void {
  if (!isTooOld(info.version)) return;
  throw telephonyFailure({
    operation: 'start',
    outcome: 'refused',
    code: 'asterisk-too-old',
    message: tooOldMessage(info.version, where),
  });
}

function parseInfo(body: string): AsteriskInfo | undefined {
  try {
    const info = fieldsOf(JSON.parse(body));
    const system = fieldsOf(info?.['system']);
    const status = fieldsOf(info?.['status']);
    if (system === undefined || status === undefined) return undefined;
    return {
      version: textOf(system, 'version'),
      entityId: textOf(system, 'entity_id'),
      startupTime: textOf(status, 'startup_time'),
    };
  } catch {
    return undefined;
  }
}

function explained(error: unknown, where: string, username: string): PortFailure {
  if (!(error instanceof PortFailure)) return startFailure('unavailable', 'ERROR', messageOf(error), error);
  const { code, outcome } = error;
  if (code === '401' || code === '403') {
    const message = `ARI at ${where} refused user ${username}: correct the user or password here or in Asterisk's ari.conf`;
    return startFailure('refused', code, message, error);
  }
  if (outcome === 'refused') return notAri(where, code);
  const message = `ARI at ${where} does not answer (${code}): start Asterisk with http.conf enabled, or correct the address`;
  return startFailure(outcome, code, message, error);
}

function notAri(where: string, code = 'not-ari'): PortFailure {
  const message = `${where} answers but not as ARI (${code}): enable ari.conf and http.conf, or correct the address`;
  return startFailure('refused', code, message);
}

function startFailure(
  outcome: PortFailure['outcome'],
  code: string,
  message: string,
  cause?: unknown,
): PortFailure {
  return telephonyFailure({ operation: 'start', outcome, code, message, cause });
}
