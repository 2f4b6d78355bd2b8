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
  answered(code: string): Promise<string>;
  seatPhone(): Promise<string>;
  join(bridgeId: string, ...legs: readonly string[]): Promise<void>;
  hangUp(callId: string): Promise<void>;
  seen<Type extends TelephonyEvent['type']>(callId: string, type: Type): Promise<EventOf<Type>>;
  of<Type extends TelephonyEvent['type']>(callId: string, type: Type): readonly EventOf<Type>[];
  until(condition: () => boolean, withinMs: number): Promise<void>;
}

const BEFORE: DetectionSettings = { ...DEFAULT_DETECTION, kind: 'before', limitMs: 5_000 };
const WARM: DetectionSettings = { ...DEFAULT_DETECTION, kind: 'warm' };

export function detectionContract(script: () => DetectionScript): void {
  describe('detection', () => {
    it.each<readonly [string, string, Verdict, RegExp]>([
      ['33', 'a hello', 'human', /^HUMAN/],
      ['30', 'a greeting that goes on', 'machine', /^(LONGGREETING|MAXWORDS)/],
      ['04', 'silence', 'machine', /^INITIALSILENCE/],
      ['31', "a fax's tone", 'fax', /^(CED|FAX)/],
      ['32', "a network's tones", 'announcement', /^SIT/],
    ])('takes %s, %s, for %s, and the call comes back for a prompt', async (code, _what, verdict, cause) => {
      const { port, seen, hangUp, answered } = script();
      const callId = await answered(code);
      await port.detect(callId, BEFORE);
      const found = await seen(callId, 'detected');
      expect(found.verdict).toBe(verdict);
      expect(found.cause).toMatch(cause);
      const live = await port.liveCalls();
      expect(live.map((call) => call.callId)).toContain(callId);
      await hangUp(callId);
    });

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
