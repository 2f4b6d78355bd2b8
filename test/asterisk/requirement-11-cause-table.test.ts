/**
 * Requirement 11: for each SIP final status of the table (ASTERISK 3.3) the stored outcome equals the table, 607, 608 and
 * 483 included, whatever a `Reason: Q.850` header claims and whether or not 180 came before. The far end is SIPp.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DialStatus, LineResult } from '../../src/domain/call/lineResult.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { freePort } from '../../src/app/freePort.ts';
import { endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { startScriptedFarEnd, type FarEnd } from '../support/sipp.ts';

type Expected = readonly [LineResult, DialStatus];

/** As the table has it; a trunk's own faults first, so that they are spread over the trunks. */
const TABLE: Readonly<Record<number, Expected>> = {
  401: ['TRUNK_AUTH', 'failed'],
  407: ['TRUNK_AUTH', 'failed'],
  500: ['CARRIER_FAILURE', 'failed'],
  501: ['CARRIER_FAILURE', 'failed'],
  502: ['CARRIER_FAILURE', 'failed'],
  503: ['CONGESTION', 'congestion'],
  504: ['CARRIER_TIMEOUT', 'failed'],
  505: ['CARRIER_FAILURE', 'failed'],
  513: ['CONGESTION', 'congestion'],
  580: ['CONGESTION', 'congestion'],
  302: ['REDIRECTED', 'failed'],
  400: ['CARRIER_OTHER', 'failed'],
  403: ['REJECTED', 'rejected'],
  404: ['INVALID_NUMBER', 'invalid'],
  410: ['NUMBER_CHANGED', 'invalid'],
  420: ['CONFIG', 'failed'],
  480: ['UNAVAILABLE', 'unreachable'],
  481: ['CARRIER_OTHER', 'failed'],
  482: ['CARRIER_OTHER', 'failed'],
  483: ['ROUTING_LOOP', 'failed'],
  484: ['BAD_FORMAT', 'invalid'],
  485: ['INVALID_NUMBER', 'invalid'],
  486: ['BUSY', 'busy'],
  487: ['CANCELLED', 'failed'],
  488: ['MEDIA_MISMATCH', 'failed'],
  491: ['CARRIER_OTHER', 'failed'],
  493: ['CARRIER_OTHER', 'failed'],
  600: ['BUSY', 'busy'],
  603: ['DECLINED', 'rejected'],
  604: ['INVALID_NUMBER', 'invalid'],
  606: ['MEDIA_MISMATCH', 'failed'],
  607: ['UNWANTED', 'rejected'],
  608: ['BLOCKED', 'rejected'],
};
const STATUSES = Object.keys(TABLE).map(Number);
/** A cause that says something else than the status: busy, or for those that are busy no circuit. */
const misleading = (status: number): string => (TABLE[status]?.[1] === 'busy' ? '34' : '17');

/** What the number asks of the far end, and what must be stored. */
const SCRIPTS: Readonly<Record<string, Expected>> = {
  // Timer B of the carrier: no phone has rung unless it said so.
  '408000': ['TRUNK_UNAVAILABLE', 'failed'],
  '408017': ['TRUNK_UNAVAILABLE', 'failed'],
  '408100': ['NO_RESPONSE', 'no_answer'],
  '408200': ['NO_RESPONSE', 'no_answer'],
  ...scripts((status) => `${status}000`),
  ...scripts((status) => `${status}0${misleading(status)}`),
  ...scripts((status) => `${status}1${misleading(status)}`),
};

/** Our own ring time ends these: nothing, 100, 180 or 183 came before. */
const RING_TIMEOUTS: Readonly<Record<string, Expected>> = {
  '001000': ['NO_RINGBACK', 'failed'],
  '000000': ['NO_RINGBACK', 'failed'],
  '000100': ['NO_ANSWER', 'no_answer'],
  '000200': ['NO_ANSWER', 'no_answer'],
};

function scripts(script: (status: number) => string): Record<string, Expected> {
  return Object.fromEntries(STATUSES.map((status) => [script(status), TABLE[status] as Expected]));
}

/** So many that none is refused five times in a row: its breaker would stop the rest. */
const TRUNKS = Array.from({ length: 12 }, (_, index) => `far-${index + 1}`);
const DEAD = 'dead';
const AUTOMATED = {
  mode: 'automated',
  windows: [{ name: 'day', limit: 0.03, days: 1 }],
  minRingMs: 0,
  linesPerAgent: 1,
  maxLinesPerAgent: 10,
  aim: 0.97,
  weight: 1,
  rampUpMs: 0,
} as const;

describe('requirement 11: the cause table', () => {
  let farEnd: FarEnd;
  let parts: EngineParts;
  let engine: InProcessEngine;
  const stored = new Map<string, CallDetailRecord>();

  beforeAll(async () => {
    farEnd = await startScriptedFarEnd([408, ...STATUSES]);
    const deadPort = await freePort();
    const trunk = (id: string, port: number) => ({ id, host: '127.0.0.1', port, qualifySec: 0 });
    const otherTrunks = [...TRUNKS.map((id) => trunk(id, farEnd.port)), trunk(DEAD, deadPort)];
    parts = await startEngineParts({ agents: 0, trunks: [], otherTrunks });
    engine = await startEngine(parts, {
      trunks: [...TRUNKS, DEAD].map((id) => ({ id, host: '127.0.0.1', lines: 30, callsPerSecond: 20 })),
    });
    const run = (trunkId: string, codes: readonly string[], ringTimeoutMs: number) =>
      parts.runCampaign(engine, trunkId, codes, { trunkIds: [trunkId], ringTimeoutMs, pacing: AUTOMATED });
    const all = Object.keys(SCRIPTS);
    for (const [index, trunkId] of TRUNKS.entries()) {
      const share = all.filter((_, at) => at % TRUNKS.length === index);
      const timeouts = Object.keys(RING_TIMEOUTS).slice(index, index + 1);
      await run(trunkId, [...share, ...timeouts], 2_000);
    }
    await run(DEAD, ['001000'], 2_000);
    for (const campaignId of [...TRUNKS, DEAD]) {
      for (const cdr of await parts.finished(campaignId, 30_000)) {
        const script = cdr.number.slice(-6);
        stored.set(campaignId === DEAD ? DEAD : script, cdr);
      }
    }
  });
  afterAll(async () => {
    await endEngine(parts, engine);
    await farEnd.stop();
  });

  const outcomes = (of: Readonly<Record<string, Expected>>): Record<string, Expected | undefined> =>
    Object.fromEntries(
      Object.keys(of).map((script) => {
        const cdr = stored.get(script);
        return [script, cdr === undefined ? undefined : [cdr.lineResult, cdr.dialStatus]];
      }),
    );

  it('every status is stored as the table has it, with and without 180 and a Reason header', () => {
    expect(outcomes(SCRIPTS)).toEqual(SCRIPTS);
  });

  it('the status of the wire is stored with it', () => {
    for (const script of Object.keys(SCRIPTS))
      expect(stored.get(script)?.sip, script).toBe(Number(script.slice(0, 3)));
  });

  it('12: a ring timeout is no answer after 180 or 183, and no ring-back tone without', () => {
    expect(outcomes(RING_TIMEOUTS)).toEqual(RING_TIMEOUTS);
    expect(stored.get(DEAD)).toMatchObject({ lineResult: 'NO_RINGBACK', dialStatus: 'failed' });
  });

  it('faults of carrier and trunk are not charged to the lead, and every call was one INVITE', () => {
    for (const status of STATUSES) {
      const isFault = ['failed', 'congestion'].includes(TABLE[status]?.[1] ?? '');
      expect(stored.get(`${status}000`)?.charged, String(status)).toBe(!isFault);
    }
    expect(farEnd.calls()).toHaveLength(Object.keys(SCRIPTS).length + Object.keys(RING_TIMEOUTS).length);
  });
});
