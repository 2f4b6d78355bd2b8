/**
 * What every telephony adapter does, told by the number plan of the virtual PSTN: the real Asterisk and the
 * simulator run this one suite. Waiting goes through the setup's `until`, so a virtual clock can be advanced.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineResult, type CallEnd, type LineResult } from '../../src/domain/call/lineResult.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import type { OriginateRequest, TelephonyEvent, TelephonyPort } from '../../src/ports/telephony.ts';
import { drawnNumber } from '../../src/sim/drawnNumber.ts';
import { detectionContract, type DetectionScript } from './detection.contract.ts';
import { recordingContract } from './recording.contract.ts';

export interface TelephonySetup {
  /** Started, with its link up. */
  readonly port: TelephonyPort;
  /** Everything the sink has been given, in order. */
  readonly events: readonly TelephonyEvent[];
  readonly trunkId: string;
  readonly callerId: string;
  /** The E.164 number whose callee behaves as the last two digits say. */
  readonly number: (code: string) => string;
  /** An agent's phone that answers by itself. */
  readonly phone: string;
  /** `long` lasts several seconds, `missing` is in the catalogue but not at the far side. */
  readonly prompts: { readonly long: string; readonly missing: string };
  /** Resolves once `condition` holds, rejects when it does not within `withinMs` (of the adapter's own time). */
  readonly until: (condition: () => boolean, withinMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

type EventOf<Type extends TelephonyEvent['type']> = Extract<TelephonyEvent, { type: Type }>;

export function telephonyContract(name: string, open: () => Promise<TelephonySetup>): void {
  describe(`telephony contract: ${name}`, () => {
    let setup: TelephonySetup;
    let script: Script;
    beforeAll(async () => {
      setup = await open();
      script = new Script(setup);
    });
    afterAll(async () => setup.close());

    describe('originate', () => {
      it('reports dialling, ringing, answer and the end that the callee asked for, each once', async () => {
        const callId = await script.dial('05');
        const end = await script.ended(callId);
        expect(script.typesOf(callId)).toEqual(['callDialling', 'callProgress', 'callAnswered', 'callEnded']);
        expect(end.requestedByNetwork).toBe(true);
        expect(script.result(callId)).toBe('ANSWERED');
      });

      it('places a call that is answered at once', async () => {
        const callId = await script.answered('40');
        await script.hangUp(callId);
        expect(script.count(callId, 'callAnswered')).toBe(1);
      });

      it.each<readonly [string, string, LineResult, number | undefined]>([
        ['10', 'busy', 'BUSY', 486],
        ['20', 'temporarily unavailable', 'UNAVAILABLE', 480],
        ['21', 'unallocated', 'INVALID_NUMBER', 404],
        ['22', 'gone', 'NUMBER_CHANGED', 410],
        ['24', 'declined', 'DECLINED', 603],
        ['25', 'congested', 'CONGESTION', 503],
        ['28', 'unwanted', 'UNWANTED', 607],
        ['14', 'unavailable after ringing', 'UNAVAILABLE', 480],
      ])('tells that number %s is %s', async (code, _what, result, sip) => {
        const callId = await script.dial(code);
        const end = await script.ended(callId);
        expect(end).toMatchObject({ sip, requestedByNetwork: true });
        expect(script.result(callId)).toBe(result);
        expect(script.count(callId, 'callAnswered')).toBe(0);
      });

      it.each<readonly [string, string, readonly string[], LineResult]>([
        ['11', 'after ringing', ['ringing'], 'NO_ANSWER'],
        ['12', 'after early media', ['earlyMedia'], 'NO_ANSWER'],
        ['13', 'without any ring-back', [], 'NO_RINGBACK'],
      ])('lets number %s ring out %s', async (code, _what, progress, result) => {
        const callId = await script.dial(code, 2_000);
        const end = await script.ended(callId);
        expect(script.progressOf(callId)).toEqual(progress);
        expect(end.requestedByNetwork).toBe(false);
        expect(script.result(callId)).toBe(result);
      });

      it('plays a drawn party by the times in its digits', async () => {
        const callId = await script.dial(drawnNumber({ outcome: 'answered', ringMs: 700, talkMs: 1_500 }, 1));
        const end = await script.ended(callId);
        expect(script.typesOf(callId)).toEqual(['callDialling', 'callProgress', 'callAnswered', 'callEnded']);
        expect(end.requestedByNetwork).toBe(true);
        const [ringing] = script.of(callId, 'callProgress');
        const [answer] = script.of(callId, 'callAnswered');
        const [ended] = script.of(callId, 'callEnded');
        expectNear((answer?.at ?? 0) - (ringing?.at ?? 0), 700);
        expectNear((ended?.at ?? 0) - (answer?.at ?? 0), 1_500);
      });

      it('tells a drawn party that is busy from one that rings out', async () => {
        const busy = await script.dial(drawnNumber({ outcome: 'busy', afterMs: 600 }, 1));
        const silent = await script.dial(drawnNumber({ outcome: 'noAnswer' }, 1), 2_000);
        expect(await script.ended(busy)).toMatchObject({ sip: 486, requestedByNetwork: true });
        expect(script.progressOf(busy)).toEqual([]);
        expect(await script.ended(silent)).toMatchObject({ requestedByNetwork: false });
        expect(script.progressOf(silent)).toEqual(['ringing']);
        expect([script.result(busy), script.result(silent)]).toEqual(['BUSY', 'NO_ANSWER']);
      });

      it('takes a drawn number of no known outcome for unallocated', async () => {
        const callId = await script.dial('+883990000000000');
        expect(await script.ended(callId)).toMatchObject({ sip: 404 });
      });

      it('rings an agent phone', async () => {
        const callId = await script.seatPhone();
        await script.hangUp(callId);
      });
    });

    describe('a live leg', () => {
      it('gives each key once', async () => {
        const callId = await script.dial('41');
        await script.seen(callId, 'dtmf');
        await script.hangUp(callId);
        expect(script.of(callId, 'dtmf').map((event) => event.digit)).toEqual(['1']);
      });

      it('mutes and opens the microphone, and refuses a leg that is gone', async () => {
        const callId = await script.answered('02');
        await setup.port.mute(callId, true);
        // Twice does no harm.
        await setup.port.mute(callId, true);
        await setup.port.mute(callId, false);
        await script.hangUp(callId);
        await expect(setup.port.mute(callId, true)).rejects.toMatchObject({
          outcome: 'refused',
          code: '404',
        });
      });

      it('sends keys to an answered leg, and refuses what is no key and a leg that is gone', async () => {
        const callId = await script.answered('02');
        await setup.port.sendKeys(callId, '159*0#ABCD');
        for (const digits of ['', '1w2', '1\r\n', '5'.repeat(33)])
          await expect(setup.port.sendKeys(callId, digits)).rejects.toMatchObject({
            outcome: 'refused',
            code: 'invalid-argument',
          });
        await script.hangUp(callId);
        await expect(setup.port.sendKeys(callId, '1')).rejects.toMatchObject({
          outcome: 'refused',
          code: '404',
        });
      });

      it('plays a prompt until it is stopped', async () => {
        const callId = await script.answered('42');
        const playbackId = randomUUID();
        await setup.port.play(callId, playbackId, [setup.prompts.long]);
        await setup.port.stopPlay(playbackId);
        const finished = await script.seen(callId, 'playbackFinished');
        expect(finished).toMatchObject({ playbackId, outcome: 'stopped' });
        await script.hangUp(callId);
        expect(script.count(callId, 'playbackFinished')).toBe(1);
      });

      it('reports a prompt that the far side does not have as failed', async () => {
        const callId = await script.answered('42');
        const playbackId = randomUUID();
        await setup.port.play(callId, playbackId, [setup.prompts.missing]);
        expect(await script.seen(callId, 'playbackFinished')).toMatchObject({
          playbackId,
          outcome: 'failed',
        });
        await script.hangUp(callId);
      });

      it('ends once when we hang up, and a second hang-up does no harm', async () => {
        const callId = await script.answered('42');
        await Promise.all([setup.port.hangup(callId, 'no-consent'), setup.port.hangup(callId, 'no-consent')]);
        const end = await script.ended(callId);
        await setup.port.hangup(callId, 'no-consent');
        expect(end.requestedByNetwork).toBe(false);
        expect(script.count(callId, 'callEnded')).toBe(1);
      });

      it('may be placed again under its id once it has ended, and ends once more', async () => {
        const first = script.request('21');
        await setup.port.originate(first);
        await script.ended(first.callId);
        await setup.port.originate({ ...script.request('10'), callId: first.callId });
        await setup.until(() => script.count(first.callId, 'callEnded') === 2, 15_000);
        expect(script.of(first.callId, 'callEnded').map(({ end }) => end.sip)).toEqual([404, 486]);
        expect(script.count(first.callId, 'callDialling')).toBe(2);
      });

      it('is cancelled while it rings, and is not taken for busy', async () => {
        const callId = await script.dial('11');
        await script.seen(callId, 'callProgress');
        await setup.port.hangup(callId, 'shutdown');
        const end = await script.ended(callId);
        expect(lineResult(end, { answered: false, progressed: true, hangupReason: 'shutdown' })).toBe(
          'CANCELLED',
        );
      });
    });

    describe('seat and bridge', () => {
      it('joins a seated agent with a callee, parts them, and seats the agent again', async () => {
        const [agent, callee] = [await script.seatPhone(), await script.answered('40')];
        const bridgeId = randomUUID();
        await script.join(bridgeId, agent, callee);
        const live = await setup.port.liveCalls();
        expect(live.filter((call) => call.bridgeId === bridgeId).map((call) => call.callId)).toEqual(
          expect.arrayContaining([agent, callee]),
        );
        await setup.port.unbridge(bridgeId);
        await setup.port.unbridge(bridgeId);
        await script.seen(agent, 'unbridged');
        await script.seen(callee, 'unbridged');
        await setup.port.seat(agent);
        await script.hangUp(callee);
        await script.hangUp(agent);
      });

      it('takes a leg out of one bridge into another', async () => {
        const [agent, first, second] = [
          await script.seatPhone(),
          await script.answered('40'),
          await script.answered('40'),
        ];
        const [one, two] = [randomUUID(), randomUUID()];
        await script.join(one, agent, first);
        await script.join(two, agent, second);
        expect(script.of(agent, 'unbridged').map((event) => event.bridgeId)).toEqual([one]);
        await Promise.all([setup.port.unbridge(one), setup.port.unbridge(two)]);
        await Promise.all([agent, first, second].map((leg) => script.hangUp(leg)));
      });

      it('tells when the callee leaves the bridge by hanging up; the agent stays up', async () => {
        const agent = await script.seatPhone();
        const callee = await script.dial('05', 10_000);
        await script.seen(callee, 'callAnswered');
        const bridgeId = randomUUID();
        await setup.port.bridge(bridgeId, [agent, callee]);
        expect((await script.ended(callee)).requestedByNetwork).toBe(true);
        await setup.port.unbridge(bridgeId);
        await setup.port.seat(agent);
        const live = await setup.port.liveCalls();
        expect(live.find((call) => call.callId === agent)).toMatchObject({ state: 'up' });
        await script.hangUp(agent);
      });

      it('tells when the agent leaves the bridge by hanging up; the callee stays up', async () => {
        const [agent, callee] = [await script.seatPhone(), await script.answered('40')];
        const bridgeId = randomUUID();
        await script.join(bridgeId, agent, callee);
        await script.hangUp(agent);
        expect(script.count(callee, 'callEnded')).toBe(0);
        await setup.port.unbridge(bridgeId);
        await script.hangUp(callee);
      });
    });

    describe('snoop', () => {
      it('makes a leg that can be bridged with another, beside a call that goes on', async () => {
        // On a silent line a real snoop ends with the next sound only, so the callee talks.
        const [agent, callee, supervisor] = [
          await script.seatPhone(),
          await script.answered('07'),
          await script.answered('40'),
        ];
        const [call, listening] = [randomUUID(), randomUUID()];
        await script.join(call, agent, callee);
        for (const mode of ['listen', 'whisper'] as const) {
          const snoopId = `snoop-${randomUUID()}`;
          await setup.port.snoop(snoopId, agent, mode);
          await script.seen(snoopId, 'callAnswered');
          await script.join(listening, supervisor, snoopId);
          const live = await setup.port.liveCalls();
          const inBridge = (id: string) =>
            live.flatMap(({ callId, bridgeId }) => (bridgeId === id ? [callId] : [])).toSorted();
          expect(inBridge(call)).toEqual([agent, callee].toSorted());
          expect(inBridge(listening)).toEqual([supervisor, snoopId].toSorted());
          await script.hangUp(snoopId);
          expect(script.count(agent, 'callEnded') + script.count(supervisor, 'callEnded')).toBe(0);
        }
        for (const bridgeId of [call, listening]) await setup.port.unbridge(bridgeId);
        for (const leg of [agent, callee, supervisor]) await script.hangUp(leg);
      });

      it('ends with the leg that it listens to', async () => {
        const agent = await script.seatPhone();
        const snoopId = `snoop-${randomUUID()}`;
        await setup.port.snoop(snoopId, agent, 'listen');
        await script.seen(snoopId, 'callAnswered');
        await script.hangUp(agent);
        await script.ended(snoopId);
        expect(script.count(snoopId, 'callEnded')).toBe(1);
      });

      it('refuses a leg that is gone', async () => {
        const gone = await script.seatPhone();
        await script.hangUp(gone);
        const refused = setup.port.snoop(`snoop-${randomUUID()}`, gone, 'listen');
        await expect(refused).rejects.toMatchObject({ outcome: 'refused', code: '404' });
      });
    });

    detectionContract(() => script.forDetection());
    recordingContract(() => script.forDetection());

    describe('liveCalls', () => {
      it('lists what is up and ringing, and nothing that has ended', async () => {
        const [ringing, up] = [await script.dial('11'), await script.answered('40')];
        await script.seen(ringing, 'callProgress');
        const live = await setup.port.liveCalls();
        expect(live.find((call) => call.callId === ringing)).toMatchObject({ state: 'ringing' });
        expect(live.find((call) => call.callId === up)).toMatchObject({ state: 'up' });
        await script.hangUp(ringing);
        await script.hangUp(up);
        const after = (await setup.port.liveCalls()).map((call) => call.callId);
        expect(after).not.toContain(ringing);
        expect(after).not.toContain(up);
      });
    });

    describe('what it refuses before a byte leaves', () => {
      it.each<readonly [string, Partial<OriginateRequest>]>([
        ['an id with a slash', { callId: 'a/b' }],
        ['a caller ID that is no number', { callerId: '+1555;phone-context=x' }],
        ['a caller name with a line break', { callerName: 'A\r\nX-Evil: 1' }],
        ['a caller name with an angle bracket', { callerName: 'A <b>' }],
        ['a ring time of nothing', { ringTimeoutMs: 0 }],
      ])('%s', async (_what, change) => {
        const request = { ...script.request('40'), ...change };
        await expectRefused(setup.port.originate(request));
      });

      it.each([
        ['a number with a parameter', '+15550000140;x=y'],
        ['a number with a host', '+15550000140@evil.example'],
        ['a number with a line break', '+15550000140\r\n'],
        ['a number with letters', '+1555CALLNOW'],
        ['an empty number', ''],
      ])('%s', async (_what, number) => {
        const target = { kind: 'trunk', trunkId: setup.trunkId, number } as const;
        await expectRefused(setup.port.originate({ ...script.request('40'), target }));
      });

      it('a trunk it was not told of', async () => {
        const target = { kind: 'trunk', trunkId: 'nobody', number: setup.number('40') } as const;
        await expectRefused(setup.port.originate({ ...script.request('40'), target }));
      });

      it('a phone name with separators', async () => {
        const target = { kind: 'phone', phone: 'agent@evil/x' } as const;
        await expectRefused(setup.port.originate({ ...script.request('40'), target }));
      });

      it('ids and prompts with separators in every command', async () => {
        const [good, bad] = [randomUUID(), 'x/../y'];
        await expectRefused(setup.port.hangup(bad, 'shutdown'));
        await expectRefused(setup.port.seat(bad));
        await expectRefused(setup.port.snoop(bad, good, 'listen'));
        await expectRefused(setup.port.snoop(good, bad, 'whisper'));
        await expectRefused(setup.port.adopt(bad));
        await expectRefused(setup.port.unbridge(bad));
        await expectRefused(setup.port.stopPlay(bad));
        await expectRefused(setup.port.bridge(bad, [good]));
        await expectRefused(setup.port.bridge(good, [good, bad]));
        await expectRefused(setup.port.play(good, bad, [setup.prompts.long]));
        await expectRefused(setup.port.play(good, good, ['http://evil.example/x']));
      });
    });

    it('leaves nothing behind', async () => {
      expect(await setup.port.liveCalls()).toEqual([]);
      const ids = setup.events.flatMap((event) => (event.type === 'callEnded' ? [event.callId] : []));
      // One id was used for two legs.
      expect(new Set(ids).size).toBe(ids.length - 1);
    });
  });
}

async function expectRefused(command: Promise<void>): Promise<void> {
  const failure = await command.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(PortFailure);
  expect(failure).toMatchObject({ outcome: 'refused', code: 'invalid-argument' });
}

/** Of a far end that is another process on a busy machine. */
function expectNear(ms: number, wantedMs: number): void {
  expect(ms).toBeGreaterThan(wantedMs - 50);
  expect(ms).toBeLessThan(wantedMs + 500);
}

/** The steps the cases are told in. */
class Script {
  readonly #setup: TelephonySetup;

  constructor(setup: TelephonySetup) {
    this.#setup = setup;
  }

  forDetection(): DetectionScript {
    return {
      port: this.#setup.port,
      answered: (code) => this.answered(code),
      seatPhone: () => this.seatPhone(),
      join: (bridgeId, ...legs) => this.join(bridgeId, ...legs),
      hangUp: (callId) => this.hangUp(callId),
      seen: (callId, type) => this.seen(callId, type),
      of: (callId, type) => this.of(callId, type),
      until: (condition, withinMs) => this.#setup.until(condition, withinMs),
    };
  }

  /** `code`: two digits of the plan, or a whole number with `+`. */
  request(code: string, ringTimeoutMs = 20_000): OriginateRequest {
    const number = code.startsWith('+') ? code : this.#setup.number(code);
    return {
      callId: randomUUID(),
      target: { kind: 'trunk', trunkId: this.#setup.trunkId, number },
      callerId: this.#setup.callerId,
      ringTimeoutMs,
    };
  }

  async dial(code: string, ringTimeoutMs?: number): Promise<string> {
    const request = this.request(code, ringTimeoutMs);
    await this.#setup.port.originate(request);
    await this.seen(request.callId, 'callDialling');
    return request.callId;
  }

  async answered(code: string): Promise<string> {
    const callId = await this.dial(code);
    await this.seen(callId, 'callAnswered');
    return callId;
  }

  async seatPhone(): Promise<string> {
    const { port, phone } = this.#setup;
    const request = { ...this.request('40'), target: { kind: 'phone', phone } as const };
    await port.originate(request);
    await this.seen(request.callId, 'callAnswered');
    await port.seat(request.callId);
    return request.callId;
  }

  async join(bridgeId: string, ...legs: readonly string[]): Promise<void> {
    await this.#setup.port.bridge(bridgeId, legs);
    await this.#setup.until(
      () => legs.every((leg) => this.of(leg, 'bridged').some((event) => event.bridgeId === bridgeId)),
      5_000,
    );
  }

  async hangUp(callId: string): Promise<void> {
    await this.#setup.port.hangup(callId, 'shutdown');
    await this.ended(callId);
  }

  async ended(callId: string): Promise<CallEnd> {
    return (await this.seen(callId, 'callEnded')).end;
  }

  async seen<Type extends TelephonyEvent['type']>(callId: string, type: Type): Promise<EventOf<Type>> {
    await this.#setup.until(() => this.of(callId, type).length > 0, 15_000);
    return this.of(callId, type)[0] as EventOf<Type>;
  }

  of<Type extends TelephonyEvent['type']>(callId: string, type: Type): EventOf<Type>[] {
    return this.#setup.events.filter(
      (event): event is EventOf<Type> => event.type === type && 'callId' in event && event.callId === callId,
    );
  }

  count(callId: string, type: TelephonyEvent['type']): number {
    return this.of(callId, type).length;
  }

  typesOf(callId: string): string[] {
    return this.#setup.events.flatMap((event) =>
      'callId' in event && event.callId === callId ? [event.type] : [],
    );
  }

  progressOf(callId: string): string[] {
    return this.of(callId, 'callProgress').map((event) => event.progress);
  }

  result(callId: string): LineResult {
    const [ended] = this.of(callId, 'callEnded');
    if (ended === undefined) throw new Error(`${callId} has not ended`);
    return lineResult(ended.end, {
      answered: this.count(callId, 'callAnswered') > 0,
      progressed: this.count(callId, 'callProgress') > 0,
    });
  }
}
