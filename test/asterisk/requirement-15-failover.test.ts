/**
 * Requirement 15: HTTP 500 on originate opens the trunk's breaker after five in a row, charges no attempt to the lead, and
 * the calls go by the next trunk; and a trunk that is known to be unreachable is not tried at all.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/app/freePort.ts';
import { ariRequest, eventually, listEndpoints } from '../support/asterisk.ts';
import { endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { startScriptedFarEnd, type FarEnd } from '../support/sipp.ts';

const BUSY = '486000';
const CONGESTED = '503000';
const LEADS = 12;
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

describe('requirement 15: a trunk that Asterisk cannot use', () => {
  let farEnd: FarEnd;
  let parts: EngineParts;
  let engine: InProcessEngine | undefined;
  const trunks = ['dead', 'far', 'other'].map((id) => ({
    id,
    host: '127.0.0.1',
    lines: 30,
    callsPerSecond: 20,
  }));
  beforeAll(async () => {
    farEnd = await startScriptedFarEnd([486, 503]);
    const trunk = (id: string, port: number) => ({ id, host: '127.0.0.1', port, qualifySec: 1 });
    parts = await startEngineParts({
      agents: 0,
      trunks: [],
      otherTrunks: [trunk('dead', await freePort()), trunk('far', farEnd.port), trunk('other', farEnd.port)],
    });
    await eventually(async () => {
      const states = new Map(
        (await listEndpoints(parts.asterisks.pbx)).map((one) => [one.resource, one.state]),
      );
      return states.get('far') === 'online' && states.get('other') === 'online' && (await isRefused('dead'));
    }, 'Asterisk knows which trunk is dead');
  });
  afterAll(async () => {
    await endEngine(parts, engine);
    await farEnd.stop();
  });

  /** Whether Asterisk makes no channel to it: its OPTIONS have gone unanswered for long enough. */
  async function isRefused(trunkId: string): Promise<boolean> {
    const query = `endpoint=PJSIP/15550100@${trunkId}&extension=s&context=none&timeout=1`;
    try {
      await ariRequest(parts.asterisks.pbx, 'POST', `channels?${query}`);
      return false;
    } catch (error) {
      return String(error).includes('500');
    }
  }

  const logged = (event: string) =>
    readFileSync(engine?.logFile ?? '', 'utf8')
      .split('\n')
      .filter((line) => line.includes(`"event":"${event}"`));

  it('is not tried at all where AMI tells that it is unreachable', async () => {
    engine = await startEngine(parts, { trunks });
    await eventually(
      () => logged('trunk.state').some((line) => /"trunkId":"dead".*"unreachable"/.test(line)),
      'the engine knows it',
    );
    await parts.runCampaign(engine, 'known', [BUSY, BUSY], {
      trunkIds: ['dead', 'far'],
      pacing: AUTOMATED,
      retry: { busy: { kind: 'final' } },
    });
    for (const cdr of await parts.finished('known')) {
      expect(cdr).toMatchObject({ trunkId: 'far', lineResult: 'BUSY' });
      expect(cdr.details?.trunksTried).toBeUndefined();
    }
  });

  it('is left after five refusals; every lead is called once by the next trunk, and charged once', async () => {
    await engine?.stop();
    const before = farEnd.calls().length;
    // Without AMI only the refusals themselves can tell.
    engine = await startEngine(parts, { trunks, withAmi: false });
    const codes = Array.from({ length: LEADS }, () => BUSY);
    await parts.runCampaign(engine, 'failover', codes, {
      trunkIds: ['dead', 'far'],
      pacing: AUTOMATED,
      maxAttempts: 1,
      maxLines: 1,
      retry: { busy: { kind: 'final' } },
    });
    const cdrs = await parts.finished('failover');
    await eventually(() => farEnd.calls().length === before + LEADS, "every lead's INVITE is written down");
    for (const cdr of cdrs)
      expect(cdr).toMatchObject({ trunkId: 'far', lineResult: 'BUSY', charged: true, attemptNumber: 1 });
    const tried = cdrs.flatMap(({ details }) => details?.trunksTried ?? []);
    expect(tried.map(({ trunkId, lineResult }) => [trunkId, lineResult])).toEqual(
      Array.from({ length: 5 }, () => ['dead', 'TRUNK_UNAVAILABLE']),
    );
    expect(logged('trunk.breakerOpen')).toHaveLength(1);
  });

  it('a carrier that answers 503 on both trunks fails the attempt once, uncharged, by one INVITE on each', async () => {
    const before = farEnd.calls().length;
    await parts.runCampaign(engine as InProcessEngine, 'congested', [CONGESTED], {
      trunkIds: ['far', 'other'],
      pacing: AUTOMATED,
      maxAttempts: 1,
    });
    const [cdr] = await parts.finished('congested');
    expect(cdr).toMatchObject({ trunkId: 'other', lineResult: 'CONGESTION', charged: false, sip: 503 });
    expect(cdr?.details?.trunksTried).toMatchObject([{ trunkId: 'far', lineResult: 'CONGESTION', sip: 503 }]);
    await eventually(() => farEnd.calls().length === before + 2, 'one INVITE on each');
  });
});
