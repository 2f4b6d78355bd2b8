import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PortFailure } from '../../src/ports/failure.ts';
import type { OriginateRequest } from '../../src/ports/telephony.ts';
import {
  checkedMedia,
  checkedOrder,
  checkId,
  isCallerName,
  isPromptMedia,
  type CallRoutes,
} from '../../src/telephony/guards.ts';

const ROUTES: CallRoutes = {
  trunks: new Map([
    ['main', {}],
    ['plain', { endpoint: 'carrier-2', format: { style: 'e164WithoutPlus' } }],
  ]),
  prompts: new Map([['outpace/consent', 'sound:outpace/en/consent']]),
};

const REQUEST: OriginateRequest = {
  callId: 'call-1',
  target: { kind: 'trunk', trunkId: 'main', number: '+12025550140' },
  callerId: '+12025550999',
  ringTimeoutMs: 20_000,
};

/** Text with whatever separates or controls in SIP, HTTP, AMI and a dial string. */
const evilText = fc
  .tuple(fc.string(), fc.constantFrom(...Array.from('\r\n\0\t;@&/,<>"\\|%?#= \u007f\u2028')), fc.string())
  .map((parts) => parts.join(''));

function refused(check: () => unknown): boolean {
  try {
    check();
    return false;
  } catch (error) {
    return error instanceof PortFailure && error.outcome === 'refused' && error.code === 'invalid-argument';
  }
}

describe('what may reach Asterisk', () => {
  it('builds the endpoint from the trunk and the digits alone', () => {
    expect(checkedOrder(REQUEST, ROUTES)).toMatchObject({
      endpoint: 'PJSIP/+12025550140@main',
      timeoutSeconds: 20,
      variables: { 'CONNECTEDLINE(num,i)': '+12025550999' },
    });
    const target = { kind: 'trunk', trunkId: 'plain', number: '+12025550140' } as const;
    expect(checkedOrder({ ...REQUEST, target }, ROUTES).endpoint).toBe('PJSIP/12025550140@carrier-2');
  });

  it('dials whole seconds, rounded up', () => {
    expect(checkedOrder({ ...REQUEST, ringTimeoutMs: 1 }, ROUTES).timeoutSeconds).toBe(1);
    expect(checkedOrder({ ...REQUEST, ringTimeoutMs: 9_001 }, ROUTES).timeoutSeconds).toBe(10);
  });

  it('refuses every number, caller ID, id, trunk and phone with a separator or control character', () => {
    fc.assert(
      fc.property(evilText, (evil) => {
        const { target } = REQUEST;
        const trunk = target as Extract<OriginateRequest['target'], { kind: 'trunk' }>;
        expect(refused(() => checkedOrder({ ...REQUEST, callId: evil }, ROUTES))).toBe(true);
        expect(refused(() => checkedOrder({ ...REQUEST, callerId: evil }, ROUTES))).toBe(true);
        expect(refused(() => checkedOrder({ ...REQUEST, callerId: `+1${evil}` }, ROUTES))).toBe(true);
        for (const change of [{ number: evil }, { number: `+12025550140${evil}` }, { trunkId: evil }]) {
          expect(refused(() => checkedOrder({ ...REQUEST, target: { ...trunk, ...change } }, ROUTES))).toBe(
            true,
          );
        }
        const phone = { kind: 'phone', phone: evil } as const;
        expect(refused(() => checkedOrder({ ...REQUEST, target: phone }, ROUTES))).toBe(true);
        expect(refused(() => checkedMedia([evil], ROUTES))).toBe(true);
        expect(refused(() => checkId('x', 'an id', evil))).toBe(true);
      }),
    );
  });

  it('lets no order through that holds more than safe characters, whatever is asked', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      evilText,
      fc.constantFrom('+12025550140', 'main'),
    );
    fc.assert(
      fc.property(anything, anything, anything, anything, (callId, number, trunkId, callerName) => {
        const target = { kind: 'trunk', trunkId, number } as const;
        let order;
        try {
          order = checkedOrder({ ...REQUEST, callId, callerName, target }, ROUTES);
        } catch (error) {
          expect(error).toBeInstanceOf(PortFailure);
          return;
        }
        expect(order.endpoint).toMatch(/^PJSIP\/\+?[0-9]{3,15}@[A-Za-z0-9_-]+$/);
        expect(order.callId).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(JSON.stringify(order.variables)).not.toMatch(/\\[rntu"\\]|[<>]/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes caller names of people and companies, and none that quotes or controls', () => {
    for (const name of ['Acme', "O'Neill & Sons, Ltd.", '外呼中心', 'Müller (Berlin)']) {
      expect(isCallerName(name)).toBe(true);
    }
    for (const name of [
      '',
      'a'.repeat(41),
      'A"B',
      'A\\B',
      'A<B',
      'A>B',
      'A\nB',
      'A;B',
      'A\u0085B',
      'A\u202eB',
    ]) {
      expect(isCallerName(name)).toBe(false);
    }
  });

  it('plays only relative sounds of the catalogue', () => {
    expect(checkedMedia(['outpace/consent', 'outpace/consent'], ROUTES)).toBe(
      'sound:outpace/en/consent,sound:outpace/en/consent',
    );
    expect(refused(() => checkedMedia([], ROUTES))).toBe(true);
    for (const uri of [
      'sound:/etc/passwd',
      'sound:../x',
      'sound:http://x/y',
      'sound:a,b',
      'recording:x',
      '',
    ]) {
      expect(isPromptMedia(uri)).toBe(false);
    }
  });

  it('never repeats the offending text, which may be a phone number', () => {
    const target = { kind: 'trunk', trunkId: 'main', number: '+4917012345678x' } as const;
    expect(() => checkedOrder({ ...REQUEST, target }, ROUTES)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('4917012345678') }),
    );
  });
});
