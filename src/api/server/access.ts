/** Who asks, and whether they may: before anything of what they send is read. */
import type { FastifyRequest } from 'fastify';
import { may, type Caller } from '../../domain/account/caller.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { Access } from '../endpoint.ts';
import type { ApiServerOptions } from './options.ts';

const NOBODY: Caller = { userId: '', login: '', role: 'agent', permissions: new Set(), via: 'session' };

const callers = new WeakMap<FastifyRequest, Caller>();

/** Throws where this endpoint is not for them. */
export async function admit(
  request: FastifyRequest,
  access: Access,
  { callerOf }: ApiServerOptions,
): Promise<void> {
  const caller = (await callerOf(request)) ?? NOBODY;
  callers.set(request, caller);
  if (access === 'public') return;
  if (caller === NOBODY) throw new OutpaceError('OUT_UNAUTHENTICATED', 'log in first, or give a token');
  if (access === 'anyone' || may(caller, access)) return;
  throw new OutpaceError(
    'OUT_FORBIDDEN',
    `this needs the permission ${access}, which ${caller.via === 'token' ? 'this token' : caller.login} has not`,
  );
}

export function callerOfAdmitted(request: FastifyRequest): Caller {
  return callers.get(request) ?? NOBODY;
}

/** Undefined: nobody that is known. */
export function knownCaller(request: FastifyRequest): Caller | undefined {
  const caller = callers.get(request);
  return caller === NOBODY ? undefined : caller;
}
