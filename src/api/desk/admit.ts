/** Who may open a WebSocket: from a page of ours, for as long as their session lasts; the desk's, an agent. */
import type { FastifyRequest } from 'fastify';
import { may, type Caller } from '../../domain/account/caller.ts';
import type { Permission } from '../../domain/account/permission.ts';
import type { AgentRecord } from '../../ports/records.ts';
import type { DeskParts } from '../../services/deskParts.ts';
import { OutpaceError } from '../../services/errors.ts';
import { seesPersons } from '../masked.ts';
import { admit, callerOfAdmitted } from '../server/access.ts';
import type { ApiServerOptions } from '../server/options.ts';

interface Admitted {
  readonly caller: Caller;
  /** Whether the same person may still do the same. */
  isStillValid(): Promise<boolean>;
}

export interface Seat extends Admitted {
  readonly agent: AgentRecord;
  readonly seesPersons: boolean;
}

const seats = new WeakMap<FastifyRequest, Seat>();

/** Before the upgrade: throws where it is not to be. */
export async function admitAgent(
  request: FastifyRequest,
  parts: DeskParts,
  options: ApiServerOptions,
): Promise<void> {
  const admitted = await admitOwnPage(request, 'agent.work', options);
  const { caller } = admitted;
  const agent = await agentOf(parts, caller);
  seats.set(request, { ...admitted, agent, seesPersons: seesPersons(caller) });
}

export async function admitOwnPage(
  request: FastifyRequest,
  permission: Permission,
  options: ApiServerOptions,
): Promise<Admitted> {
  await admit(request, permission, options);
  const caller = callerOfAdmitted(request);
  requireOwnPage(request, caller);
  return { caller, isStillValid: () => isStillValid(request, caller, permission, options) };
}

export function seatOf(request: FastifyRequest): Seat {
  const seat = seats.get(request);
  if (seat === undefined) throw new Error('the request was not admitted');
  return seat;
}

/** The agent that the caller works as. */
export async function agentOf(
  { records, dialGroupId }: Pick<DeskParts, 'records' | 'dialGroupId'>,
  { agentId, login }: Pick<Caller, 'agentId' | 'login'>,
): Promise<AgentRecord> {
  const agents = agentId === undefined ? [] : await records.agents(dialGroupId);
  const agent = agents.find((one) => one.agentId === agentId);
  if (agent !== undefined) return agent;
  throw new OutpaceError('OUT_FORBIDDEN', `${login} works as no agent of the dial group ${dialGroupId}`);
}

/**
 * A browser sends its cookie with a WebSocket that any page opens, and says only where that page is from (RFC 6455,
 * 10.2). With a token, which no page can send along, nothing is asked.
 */
function requireOwnPage({ headers, host, protocol }: FastifyRequest, { via }: Caller): void {
  const { origin } = headers;
  if (via === 'token' && origin === undefined) return;
  if (origin === `${protocol}://${host}`) return;
  throw new OutpaceError('OUT_FORBIDDEN', 'a WebSocket is opened by a page of this server');
}

async function isStillValid(
  request: FastifyRequest,
  { userId, agentId }: Caller,
  permission: Permission,
  { callerOf }: ApiServerOptions,
): Promise<boolean> {
  const now = await callerOf(request).catch((error: unknown) => {
    if (error instanceof OutpaceError) return undefined;
    throw error;
  });
  return now?.userId === userId && now.agentId === agentId && may(now, permission);
}
