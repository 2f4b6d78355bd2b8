/**
 * Puts on record what is changed through the API, whatever the endpoint: who, from where, what, from what to what, and how
 * it ended. What a change is from and to is asked of the endpoint that shows it. An attempt that is refused is on record too;
 * one that cannot be understood, or comes too often, is not: anybody could fill the database with those.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import { auditOutcome, withoutSecrets } from '../../domain/account/audit.ts';
import { PERMISSIONS } from '../../domain/account/permission.ts';
import type { NewAuditEntry } from '../../ports/audit.ts';
import type { Endpoint } from '../endpoint.ts';
import { callerOfAdmitted, knownCaller } from './access.ts';
import type { Routes } from './answer.ts';
import { originOf, trailOf } from './exchange.ts';
import type { Route, RouteOptions } from './route.ts';

/** Beyond it, how much it was is all that is kept. */
const MOST_KEPT_CHARACTERS = 64 * 1024;
/** Neither refused by a rule nor done: not understood, without a condition, too large, too often. */
const NOT_TRIED = new Set([400, 408, 413, 415, 428, 429]);
const EVERYTHING = new Set(PERMISSIONS);

/** What was to be changed, as it was; a request that is in here has come as far as its handler. */
const before = new WeakMap<FastifyRequest, unknown>();

/** Hooks of a route; none where nothing is to be put on record. */
export function auditHooks(
  route: Route,
  routes: Routes,
  options: RouteOptions,
): Pick<RouteShorthandOptions, 'preHandler' | 'onSend'> {
  const { method, endpoint } = route;
  if (!(endpoint.isAudited ?? method !== 'GET')) return {};
  return {
    async preHandler(request, reply) {
      before.set(request, await shown(route, routes, request, reply));
    },
    async onSend(request, reply, payload) {
      try {
        await append(route, routes, options, request, reply, payload);
      } catch (error) {
        // What was done is done, and its answer is true: whoever runs the engine hears of the gap.
        options.onError(error, request.id);
      }
      return payload;
    },
  };
}

async function append(
  route: Route,
  routes: Routes,
  { parts, now }: RouteOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const { endpoint } = route;
  const outcome = auditOutcome(reply.statusCode);
  const caller = knownCaller(request);
  if (NOT_TRIED.has(reply.statusCode) || reply.hasHeader('idempotent-replayed')) return;
  if (caller === undefined && endpoint.access !== 'public') return;
  const after = outcome === 'done' ? await shown(route, routes, request, reply) : undefined;
  const entry: NewAuditEntry = {
    auditId: randomUUID(),
    at: now(),
    userId: caller?.userId ?? '',
    login: trailOf(request).login ?? caller?.login ?? '',
    via: caller?.via ?? 'none',
    viaId: caller?.viaId ?? '',
    address: originOf(request).address,
    endpoint: route.name,
    outcome,
    code: outcome === 'done' ? '' : codeIn(payload),
    subject: subjectOf(route, request),
    before: kept(before.get(request)),
    after: kept(after ?? bodyOf(endpoint, request)),
  };
  await parts.audit.append(entry);
}

/** What the endpoint that is edited shows at this moment, to somebody who may see all of it. */
async function shown(
  { endpoint: { edits } }: Route,
  routes: Routes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const route = edits === undefined ? undefined : routes.get(edits);
  if (route === undefined) return undefined;
  const viewer = { ...callerOfAdmitted(request), permissions: EVERYTHING };
  try {
    const query = route.endpoint.query?.parse({});
    const text = route.textOf(await route.handle(request, reply, { params: request.params, query }, viewer));
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    // It is not there (yet, or any more).
    return undefined;
  }
}

/** What was asked for: nothing of what somebody sends who has not shown who they are, and no file. */
function bodyOf({ access, body }: Endpoint, request: FastifyRequest): unknown {
  return access !== 'public' && body instanceof z.ZodType ? (request.body ?? undefined) : undefined;
}

function kept(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(withoutSecrets(value));
  return text.length <= MOST_KEPT_CHARACTERS
    ? (JSON.parse(text) as unknown)
    : { leftOut: `${text.length} characters` };
}

function subjectOf({ path }: Route, { params }: FastifyRequest): string {
  const values = (params ?? {}) as Readonly<Record<string, string>>;
  return path.replace(/:(\w+)/g, (_whole, key: string) => values[key] ?? '');
}

function codeIn(payload: unknown): string {
  if (typeof payload !== 'string') return '';
  try {
    const { code = '' } = JSON.parse(payload) as { readonly code?: string };
    return code;
  } catch {
    return '';
  }
}
