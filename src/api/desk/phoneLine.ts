/** Who may open the SIP WebSocket of a phone in a browser: whose it is, from a page of ours, for as long as their session lasts. */
import type { FastifyRequest } from 'fastify';
import type { BrowserPhone, DeskParts, DeskPhones } from '../../services/deskParts.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { ApiServerOptions } from '../server/options.ts';
import { admitAgent, admitOwnPage, seatOf } from './admit.ts';

export const SIP_PROTOCOL = 'sip';
/** What phones in browsers call themselves; Asterisk goes by the user alone. */
const SIP_DOMAIN = 'outpace.invalid';
const ECHO = 'echo';

export interface PhoneLine {
  readonly phone: string;
  /** Whether the same person may still use it. */
  isStillValid(): Promise<boolean>;
}

const lines = new WeakMap<FastifyRequest, PhoneLine>();

/** Before the upgrade: throws where it is not to be. */
export async function admitAgentPhone(
  request: FastifyRequest,
  parts: DeskParts,
  options: ApiServerOptions,
): Promise<void> {
  await admitAgent(request, parts, options);
  const seat = seatOf(request);
  keep(request, parts.desk.phones.browserPhoneOf(seat.agent), seat);
}

export async function admitSupervisorPhone(
  request: FastifyRequest,
  parts: DeskParts,
  options: ApiServerOptions,
): Promise<void> {
  const admitted = await admitOwnPage(request, 'floor.supervise', options);
  keep(request, parts.desk.phones.supervisorPhoneOf(admitted.caller.login), admitted);
}

function keep(
  request: FastifyRequest,
  own: BrowserPhone | undefined,
  admitted: Pick<PhoneLine, 'isStillValid'>,
): void {
  if (own === undefined) throw new OutpaceError('OUT_FORBIDDEN', 'you have no phone in a browser');
  if (request.headers['sec-websocket-protocol'] !== SIP_PROTOCOL)
    throw new OutpaceError('OUT_USAGE', `the subprotocol must be ${SIP_PROTOCOL}`);
  lines.set(request, { phone: own.phone, isStillValid: () => admitted.isStillValid() });
}

export function lineOf(request: FastifyRequest): PhoneLine {
  const line = lines.get(request);
  if (line === undefined) throw new Error('the request was not admitted');
  return line;
}

/** What the browser registers its phone with. */
export function phoneLogin(
  { phone: user, password }: BrowserPhone,
  { iceServers }: Pick<DeskPhones, 'iceServers'>,
  webSocketPath: string,
) {
  return {
    uri: `sip:${user}@${SIP_DOMAIN}`,
    user,
    password,
    webSocketPath,
    iceServers: iceServers.map(({ urls, ...login }) => ({ urls: [...urls], ...login })),
    echoUri: `sip:${ECHO}@${SIP_DOMAIN}`,
  };
}
