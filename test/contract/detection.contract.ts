/** What every telephony adapter hears of who answered: part of the telephony contract, told by the number plan. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DETECTION, type DetectionSettings } from '../../src/domain/detection/settings.ts';
import type { Verdict } from '../../src/domain/detection/verdict.ts';
import type { TelephonyEvent, TelephonyPort } from '../../src/ports/telephony.ts';

type EventOf<Type extends TelephonyEvent['type']> = Extract<TelephonyEvent, { type: Type }>;

/** The steps of the telephony contract that are needed here. */
export interface DetectionScript {
  readonly port: TelephonyPort;
  readonly answered: (code: string) => Promise<string>;
  readonly seatPhone: () => Promise<string>;
  readonly join: (bridgeId: string, ...legs: readonly string[]) => Promise<void>;
  readonly hangUp: (callId: string) => Promise<void>;
  readonly seen: <Type extends TelephonyEvent['type']>(callId: string, type: Type) => Promise<EventOf<Type>>;
  readonly of: <Type extends TelephonyEvent['type']>(callId: string, type: Type) => readonly EventOf<Type>[];
  readonly until: (condition: () => boolean, withinMs: number) => Promise<void>;
}

const BEFORE: DetectionSettings = { ...DEFAULT_DETECTION, kind: 'before', limitMs: 5_000 };
const WARM: DetectionSettings = { ...DEFAULT_DETECTION, kind: 'warm' };

export function detectionContract(script: () => DetectionScript): void {
  describe('detection', () => {
    it('tells a hello, a greeting that goes on, silence, a fax and a network announcement apart', async () => {
      const { port, seen, hangUp, answered } = script();
      const heard = async (code: string): Promise<readonly [Verdict, string]> => {
        const callId = await answered(code);
        await port.detect(callId, BEFORE);
        const { verdict, cause } = await seen(callId, 'detected');
        // Back in our hands: it can be hung up by us, once.
        expect((await port.liveCalls()).map((call) => call.callId)).toContain(callId);
        await hangUp(callId);
        return [verdict, cause.replace(/-.*/, '')];
      };
      const codes = ['33', '30', '04', '31', '32'];
      const found: (readonly [Verdict, string])[] = [];
      for (const code of codes) found.push(await heard(code));
      expect(found).toEqual([
        ['human', 'HUMAN'],
        ['machine', expect.stringMatching(/^(LONGGREETING|MAXWORDS)$/)],
        ['machine', 'INITIALSILENCE'],
        ['fax', 'CED'],
        ['announcement', 'SIT'],
      ]);
    }, 40_000);

    it('gives up at the limit and says that it is not sure', async () => {
      const { port, seen, hangUp, answered } = script();
      const callId = await answered('40');
      await port.detect(callId, { ...BEFORE, limitMs: 700 });
      expect(await seen(callId, 'detected')).toMatchObject({ verdict: 'notsure' });
      await hangUp(callId);
    });

    it('tells the end of a call that is listened to', async () => {
      const { port, seen, of, answered } = script();
      const callId = await answered('05');
      await port.detect(callId, BEFORE);
      expect((await seen(callId, 'callEnded')).end.requestedByNetwork).toBe(true);
      expect(of(callId, 'detected')).toEqual([]);
    });

    it('can be joined with an agent after the verdict', async () => {
      const { port, seen, hangUp, answered, seatPhone, join } = script();
      const [agent, callId] = [await seatPhone(), await answered('33')];
      await port.detect(callId, BEFORE);
      await seen(callId, 'detected');
      const bridgeId = randomUUID();
      await join(bridgeId, agent, callId);
      await port.unbridge(bridgeId);
      await hangUp(callId);
      await hangUp(agent);
    });

    it('listens beside a conversation, which goes on', async () => {
      const { port, seen, of, hangUp, answered, seatPhone, join } = script();
      const [agent, callId] = [await seatPhone(), await answered('30')];
      const bridgeId = randomUUID();
      await join(bridgeId, agent, callId);
      await port.detect(callId, WARM);
      expect(await seen(callId, 'detected')).toMatchObject({ verdict: 'machine' });
      expect(of(callId, 'unbridged')).toEqual([]);
      await port.unbridge(bridgeId);
      await hangUp(callId);
      await hangUp(agent);
    });

    it('tells speech and its end, until it is asked no more', async () => {
      const { port, seen, of, hangUp, answered, until } = script();
      const callId = await answered('30');
      await port.watchTalk(callId, 500);
      expect(await seen(callId, 'talk')).toMatchObject({ talking: true });
      await until(() => of(callId, 'talk').some(({ talking }) => !talking), 10_000);
      await port.watchTalk(callId, 0);
      await hangUp(callId);
    });

    it('tells the beep of a machine', async () => {
      const { port, seen, hangUp, answered } = script();
      const callId = await answered('30');
      await port.watchTone(callId, 1_000);
      await seen(callId, 'tone');
      await hangUp(callId);
    });
  });
}
