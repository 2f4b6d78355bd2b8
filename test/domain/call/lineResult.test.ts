import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallEnd,
  type DialStatus,
  HANGUP_REASONS,
  LINE_RESULTS,
  type LineResult,
  dialStatusOf,
  isCharged,
  lineResult,
} from '../../../src/domain/call/lineResult.ts';
import { q850OfSip } from '../../../src/sim/q850.ts';

const RANG = { answered: false, progressed: true };
const SILENT = { answered: false, progressed: false };

/** What the network said, measured on Asterisk 22.10.1: SIP final status, Q.850 cause, line result, dial status. */
const BY_NETWORK: readonly (readonly [number, number, LineResult, DialStatus])[] = [
  [486, 17, 'BUSY', 'busy'],
  [600, 17, 'BUSY', 'busy'],
  [480, 19, 'UNAVAILABLE', 'unreachable'],
  [487, 127, 'CANCELLED', 'failed'],
  [404, 1, 'INVALID_NUMBER', 'invalid'],
  [485, 1, 'INVALID_NUMBER', 'invalid'],
  [604, 1, 'INVALID_NUMBER', 'invalid'],
  [410, 22, 'NUMBER_CHANGED', 'invalid'],
  [484, 28, 'BAD_FORMAT', 'invalid'],
  [403, 21, 'REJECTED', 'rejected'],
  [401, 21, 'TRUNK_AUTH', 'failed'],
  [407, 21, 'TRUNK_AUTH', 'failed'],
  [603, 21, 'DECLINED', 'rejected'],
  [607, 127, 'UNWANTED', 'rejected'],
  [608, 127, 'BLOCKED', 'rejected'],
  [503, 34, 'CONGESTION', 'congestion'],
  [580, 34, 'CONGESTION', 'congestion'],
  [513, 34, 'CONGESTION', 'congestion'],
  [599, 34, 'CONGESTION', 'congestion'],
  [500, 38, 'CARRIER_FAILURE', 'failed'],
  [501, 29, 'CARRIER_FAILURE', 'failed'],
  [502, 27, 'CARRIER_FAILURE', 'failed'],
  [505, 127, 'CARRIER_FAILURE', 'failed'],
  [504, 102, 'CARRIER_TIMEOUT', 'failed'],
  [488, 58, 'MEDIA_MISMATCH', 'failed'],
  [606, 58, 'MEDIA_MISMATCH', 'failed'],
  [420, 3, 'CONFIG', 'failed'],
  [483, 19, 'ROUTING_LOOP', 'failed'],
  [481, 127, 'CARRIER_OTHER', 'failed'],
  [482, 127, 'CARRIER_OTHER', 'failed'],
  [491, 127, 'CARRIER_OTHER', 'failed'],
  [493, 127, 'CARRIER_OTHER', 'failed'],
  [499, 127, 'CARRIER_OTHER', 'failed'],
  [302, 23, 'REDIRECTED', 'failed'],
];

describe('line result of a hang-up that nobody remembers to have asked for', () => {
  it('is a cancelled call where it was cleared normally, whatever SIP status is shown for it', () => {
    // An undialled channel that the adapter took away after an order whose answer was lost, measured on 22.10.1.
    const end: CallEnd = { q850: 16, sip: 603, requestedByNetwork: false };
    expect(lineResult(end, SILENT)).toBe('CANCELLED');
    expect(isCharged('CANCELLED')).toBe(false);
    expect(lineResult({ ...end, requestedByNetwork: true }, SILENT)).toBe('DECLINED');
  });
});

describe('line result of a request timeout (408)', () => {
  const end: CallEnd = { sip: 408, q850: 18, requestedByNetwork: true };

  it('is no response of the callee where the network had shown that it was reached', () => {
    expect(lineResult(end, RANG)).toBe('NO_RESPONSE');
    expect(isCharged('NO_RESPONSE')).toBe(true);
  });

  it('is the trunk and no charge to the lead where nothing came before it, by whoever sent it', () => {
    expect(lineResult(end, SILENT)).toBe('TRUNK_UNAVAILABLE');
    expect(lineResult({ ...end, requestedByNetwork: false }, SILENT)).toBe('TRUNK_UNAVAILABLE');
    expect(isCharged('TRUNK_UNAVAILABLE')).toBe(false);
  });
});

describe('line result of what the network said', () => {
  it.each(BY_NETWORK)('SIP %i with cause %i is %s (%s)', (sip, q850, expected, status) => {
    const end: CallEnd = { sip, q850, requestedByNetwork: true };
    // Ringing before a refusal changes nothing.
    expect(lineResult(end, SILENT)).toBe(expected);
    expect(lineResult(end, RANG)).toBe(expected);
    expect(dialStatusOf(expected)).toBe(status);
  });

  it.each(BY_NETWORK)('the simulator gives SIP %i the cause %i', (sip, q850) => {
    expect(q850OfSip(sip)).toBe(q850);
  });

  it.each<readonly [number, LineResult]>([
    [1, 'INVALID_NUMBER'],
    [17, 'BUSY'],
    [18, 'NO_RESPONSE'],
    [19, 'UNAVAILABLE'],
    [21, 'REJECTED'],
    [22, 'NUMBER_CHANGED'],
    [27, 'CARRIER_FAILURE'],
    [28, 'BAD_FORMAT'],
    [34, 'CONGESTION'],
    [38, 'CARRIER_FAILURE'],
    [58, 'MEDIA_MISMATCH'],
    [102, 'CARRIER_TIMEOUT'],
    [127, 'CARRIER_OTHER'],
  ])('cause %i alone is %s', (q850, expected) => {
    expect(lineResult({ q850, requestedByNetwork: true }, RANG)).toBe(expected);
  });
});

describe('line result of what we ended', () => {
  it('a local ring timeout is no answer, or no ring-back where nothing was heard', () => {
    const end: CallEnd = { q850: 19, sip: 480, requestedByNetwork: false };
    expect(lineResult(end, RANG)).toBe('NO_ANSWER');
    expect(lineResult(end, SILENT)).toBe('NO_RINGBACK');
    expect([dialStatusOf('NO_ANSWER'), dialStatusOf('NO_RINGBACK')]).toEqual(['no_answer', 'failed']);
  });

  it('a network 480 has the same numbers and is not taken for one', () => {
    expect(lineResult({ q850: 19, sip: 480, requestedByNetwork: true }, RANG)).toBe('UNAVAILABLE');
  });

  it('our own ring timeout is told apart in the same way', () => {
    const end: CallEnd = { q850: 16, requestedByNetwork: false };
    expect(lineResult(end, { ...RANG, hangupReason: 'ring-timeout' })).toBe('NO_ANSWER');
    expect(lineResult(end, { ...SILENT, hangupReason: 'ring-timeout' })).toBe('NO_RINGBACK');
  });

  it('a leg without cause and without a request is a bug of ours', () => {
    expect(lineResult({ q850: 0, requestedByNetwork: false }, SILENT)).toBe('INTERNAL');
  });

  it('no hang-up of ours is stored as busy or rejected, whatever comes back on the wire', () => {
    const ends = fc.record({
      q850: fc.integer({ min: 0, max: 127 }),
      sip: fc.integer({ min: 300, max: 699 }),
      requestedByNetwork: fc.boolean(),
    });
    const reasons = fc.constantFrom(...HANGUP_REASONS);
    fc.assert(
      fc.property(ends, reasons, fc.boolean(), (end, hangupReason, progressed) => {
        const result = lineResult(end, { answered: false, progressed, hangupReason });
        expect(['CANCELLED', 'NO_ANSWER', 'NO_RINGBACK']).toContain(result);
      }),
    );
  });
});

describe('line result', () => {
  it('is ANSWERED after an answer, however it ended', () => {
    for (const [sip, q850] of BY_NETWORK) {
      const end: CallEnd = { sip, q850, requestedByNetwork: true };
      expect(lineResult(end, { answered: true, progressed: false, hangupReason: 'talk-limit' })).toBe(
        'ANSWERED',
      );
    }
  });

  it('is known for every end', () => {
    const ends = fc.record(
      {
        q850: fc.integer({ min: 0, max: 127 }),
        sip: fc.integer({ min: 100, max: 699 }),
        requestedByNetwork: fc.boolean(),
      },
      { requiredKeys: ['q850', 'requestedByNetwork'] },
    );
    fc.assert(
      fc.property(ends, fc.boolean(), (end, progressed) => {
        expect(LINE_RESULTS).toContain(lineResult(end as CallEnd, { answered: false, progressed }));
      }),
    );
  });
});

describe('what counts against the caps', () => {
  it('is everything but the faults of carrier, trunk and engine', () => {
    const charged = LINE_RESULTS.filter(isCharged);
    expect(charged).toEqual([
      'ANSWERED',
      'BUSY',
      'NO_ANSWER',
      'NO_RINGBACK',
      'NO_RESPONSE',
      'UNAVAILABLE',
      'INVALID_NUMBER',
      'NUMBER_CHANGED',
      'BAD_FORMAT',
      'REJECTED',
      'DECLINED',
      'UNWANTED',
      'BLOCKED',
      'UNKNOWN_GAP',
    ]);
  });
});
