/**
 * What must hold at every step of a simulated day, whatever goes wrong (architecture, the rules that keep calls safe):
 * no lead is leased twice, no call is placed without a lead on record or with no agent logged in, an agent is in at
 * most one call, lines stay within their limit, and every call ends with exactly one record. Seen from outside the
 * engine, at the hopper and at the far side, and kept up as things happen, so that it costs next to nothing.
 */
import type { AgentId, AttemptId, CallId, LeadId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { HopperPort } from '../../ports/hopper.ts';
import type { Exchange } from '../exchange.ts';

export interface Watch {
  readonly violations: readonly string[];
  violate(what: string): void;
  hopper(hopper: HopperPort): HopperPort;
  exchange(exchange: Exchange): Exchange;
  agentState(agentId: AgentId, state: string): void;
}

export interface WatchOptions {
  readonly now: () => Instant;
  /** For the message: since the day began. */
  readonly dayTime: () => number;
  readonly seed: number;
  readonly lines: number;
}

const isSeat = (callId: CallId): boolean => callId.startsWith('seat-');

export function createWatch({ now, dayTime, seed, lines }: WatchOptions): Watch {
  const violations: string[] = [];
  const leasedUntil = new Map<LeadId, Instant>();
  const open = new Map<LeadId, AttemptId>();
  /** The number that each open attempt may call. */
  const numbers = new Map<AttemptId, string>();
  const placed = new Set<CallId>();
  const loggedIn = new Set<AgentId>();
  /** The call that each seat was joined with last. */
  const callOfSeat = new Map<CallId, CallId>();

  function violate(what: string): void {
    violations.push(`seed ${seed}, at ${dayTime()} ms: ${what}`);
  }

  function leased(leadId: LeadId, expiresAt: Instant): void {
    if ((leasedUntil.get(leadId) ?? 0) > now()) violate(`${leadId} is leased twice`);
    const attemptId = open.get(leadId);
    if (attemptId !== undefined) violate(`${leadId} is leased while its attempt ${attemptId} is open`);
    leasedUntil.set(leadId, expiresAt);
  }

  function checkPlaced(exchange: Exchange, callId: CallId, dialled: string): void {
    if (placed.has(callId)) violate(`${callId} is placed twice`);
    placed.add(callId);
    if (numbers.get(callId) !== dialled) violate(`${callId} calls ${dialled} without a lead on record`);
    if (loggedIn.size === 0) violate(`${callId} is placed with no agent logged in`);
    // This one comes on top.
    if (exchange.legCount() >= lines && trunkLegs(exchange) >= lines) {
      violate(`${callId} is placed beyond ${lines} lines`);
    }
  }

  function checkJoin(exchange: Exchange, seatId: CallId, callId: CallId): void {
    const before = callOfSeat.get(seatId);
    callOfSeat.set(seatId, callId);
    if (before === undefined || before === callId) return;
    const other = exchange.leg(before);
    const seat = exchange.leg(seatId);
    if (other?.bridgeId !== undefined && other.bridgeId === seat?.bridgeId) {
      violate(`${seatId} is joined with ${callId} while it is in the call ${before}`);
    }
  }

  return {
    violations,
    violate,
    agentState(agentId, state) {
      if (state === 'loggedOut') loggedIn.delete(agentId);
      else loggedIn.add(agentId);
    },
    hopper: (hopper) => ({
      fill: (...args) => hopper.fill(...args),
      absent: (leads) => hopper.absent(leads),
      async lease(...args) {
        const leases = await hopper.lease(...args);
        for (const { lead, expiresAt } of leases) leased(lead.leadId, expiresAt);
        return leases;
      },
      leaseLead: (...args) => hopper.leaseLead(...args),
      async release(fence, leadId, ...rest) {
        const isReleased = await hopper.release(fence, leadId, ...rest);
        if (isReleased) leasedUntil.delete(leadId);
        return isReleased;
      },
      async openAttempt(fence, token, attempt) {
        const isOpened = await hopper.openAttempt(fence, token, attempt);
        if (!isOpened) return false;
        leasedUntil.delete(attempt.leadId);
        open.set(attempt.leadId, attempt.attemptId);
        numbers.set(attempt.attemptId, attempt.number);
        return true;
      },
      saveCall: (...args) => hopper.saveCall(...args),
      async closeAttempt(fence, cdr, revision) {
        const isClosed = await hopper.closeAttempt(fence, cdr, revision);
        if (isClosed && open.get(cdr.leadId) !== cdr.attemptId) violate(`${cdr.attemptId} was not open`);
        if (!isClosed && open.get(cdr.leadId) === cdr.attemptId) violate(`${cdr.attemptId} is closed unseen`);
        if (isClosed) {
          open.delete(cdr.leadId);
          numbers.delete(cdr.attemptId);
        }
        return isClosed;
      },
      openAttempts: () => hopper.openAttempts(),
      reclaimExpired: (...args) => hopper.reclaimExpired(...args),
      clear: (...args) => hopper.clear(...args),
      depth: (...args) => hopper.depth(...args),
      append: (...args) => hopper.append(...args),
      readSpool: (...args) => hopper.readSpool(...args),
      ackSpool: (...args) => hopper.ackSpool(...args),
      spoolLength: () => hopper.spoolLength(),
    }),
    exchange: (exchange) => ({
      ...exchange,
      place(callId, dialled, ...rest) {
        if (!isSeat(callId)) checkPlaced(exchange, callId, dialled);
        exchange.place(callId, dialled, ...rest);
      },
      bridge(bridgeId, legs) {
        const seat = legs.find(({ callId }) => isSeat(callId));
        const call = legs.find(({ callId }) => !isSeat(callId));
        if (seat !== undefined && call !== undefined) checkJoin(exchange, seat.callId, call.callId);
        exchange.bridge(bridgeId, legs);
      },
    }),
  };
}

function trunkLegs(exchange: Exchange): number {
  return exchange.liveCalls().filter(({ callId }) => !isSeat(callId)).length;
}
