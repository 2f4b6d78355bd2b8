/** The trunks and phones of a running Asterisk: registered, reachable, and if not, how to mend it. */
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
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
  // Asterisk calls a registration rejected also where nobody answered; a host that answers OPTIONS has refused it.
  if (registration !== undefined && registered === 'Rejected' && state !== 'offline') {
    return bad(
      `${where} refuses the registration of user ${registration.user}: correct registration.user and its password`,
    );
  }
  if (state === 'offline') return bad(await offlineReason(host, where));
  return ok(part, `${where}, ${state}${registered === undefined ? '' : `, ${registered.toLowerCase()}`}`);
}

async function offlineReason(host: string, where: string): Promise<string> {
  if (isIP(host) === 0 && !(await isInDns(host))) {
    return `the name ${host} is not in DNS, the only place where Asterisk looks (not /etc/hosts): correct telephony.trunks[].host, or give an address`;
  }
  return `${where} does not answer OPTIONS (asked each qualifySeconds): check host, port and firewall`;
}

async function isInDns(host: string): Promise<boolean> {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  return await resolver.resolve4(host).then(
    (addresses) => addresses.length > 0,
    () => false,
  );
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
