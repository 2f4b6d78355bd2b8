/** The trunks and phones of a running Asterisk: registered, reachable, and if not, how to mend it. */
import type { OutpaceConfig, TrunkConfig } from '../config/schema.ts';
import { amiList, type AmiLogin } from '../asterisk/amiProbe.ts';
import { fault, ok, warning, type Finding } from './check.ts';

export interface AriAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly date: string | null;
}

/** A GET below `/ari/`. */
export type Ask = (path: string) => Promise<AriAnswer>;

const DEADLINE_MS = 5_000;

/** Trunk id to the state of its registration, as Asterisk names it; empty where AMI does not tell. */
export async function registrationsOf(login: AmiLogin): Promise<ReadonlyMap<string, string>> {
  const messages = await amiList(login, 'PJSIPShowRegistrationsOutbound', DEADLINE_MS);
  return new Map(
    messages
      .filter((message) => message['Event'] === 'OutboundRegistrationDetail')
      .map((message) => [message['ObjectName'] ?? '', message['Status'] ?? '']),
  );
}

export async function checkEndpoints(
  { trunks, phones }: OutpaceConfig['telephony'],
  ask: Ask,
  registrations: ReadonlyMap<string, string>,
  /** Where phones register, e.g. `192.0.2.10:5060`; absent where that is not known here. */
  sipServer?: string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const trunk of trunks) findings.push(await checkTrunk(trunk, ask, registrations.get(trunk.id)));
  for (const { id } of phones) findings.push(await checkPhone(id, ask, sipServer));
  return findings;
}

async function checkTrunk(
  { id, host, port, registration }: TrunkConfig,
  ask: Ask,
  registered: string | undefined,
): Promise<Finding> {
  const part = `trunk ${id}`;
  const where = `${host}:${port}`;
  const bad = (message: string): Finding => fault(part, 'OUT_TELEPHONY_FAULT', message);
  const state = stateOf(await ask(`endpoints/PJSIP/${id}`));
  if (state === undefined) return bad(`Asterisk has no PJSIP endpoint ${id}: add it to pjsip.conf`);
  if (registration !== undefined && registered === 'Rejected') {
    return bad(
      `${where} refuses the registration of user ${registration.user}: correct registration.user and its password`,
    );
  }
  if (registration !== undefined && registered === 'Unregistered') {
    return bad(
      `${where} does not answer the registration of user ${registration.user}: check host, port and firewall`,
    );
  }
  if (state === 'offline') {
    return bad(
      `${where} does not answer OPTIONS (yet, within qualifySeconds): check host, port and firewall`,
    );
  }
  return ok(part, `${where}, ${state}${registered === undefined ? '' : `, ${registered.toLowerCase()}`}`);
}

async function checkPhone(id: string, ask: Ask, sipServer: string | undefined): Promise<Finding> {
  const part = `phone ${id}`;
  const state = stateOf(await ask(`endpoints/PJSIP/${id}`));
  if (state === undefined)
    return fault(part, 'OUT_TELEPHONY_FAULT', `Asterisk has no PJSIP endpoint ${id}: add it to pjsip.conf`);
  if (state !== 'offline') return ok(part, 'registered');
  const server = sipServer === undefined ? 'this Asterisk' : `the SIP server ${sipServer} (UDP)`;
  return warning(part, `not registered: set the phone to ${server}, user ${id}, and its password`);
}

function stateOf({ status, body }: AriAnswer): string | undefined {
  return status === 404 ? undefined : ((body as { state?: string }).state ?? 'state unknown');
}
