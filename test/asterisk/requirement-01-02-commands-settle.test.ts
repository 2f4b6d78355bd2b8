/** Requirements 1 and 2: every command settles within its deadline whatever Asterisk does, and a burst loses none. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { PortFailure } from '../../src/ports/failure.ts';
import { AriTransport } from '../../src/telephony/ari/transport.ts';
import { startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { ariSettings, startTelephony, type RunningTelephony } from '../support/telephony.ts';

const DEADLINE_MS = 1_500;
/** Timers on a loaded machine of two cores. */
const SLACK_MS = 700;

describe('requirements 1 and 2: commands settle', () => {
  let asterisks: TestAsterisks;
  let proxy: FaultProxy;
  let telephony: RunningTelephony;
  beforeAll(async () => {
    asterisks = await startTestAsterisks();
    proxy = await startFaultProxy(asterisks.pbx.ariUrl);
    const settings = { ...ariSettings(asterisks.pbx, proxy.url), deadlineMs: DEADLINE_MS };
    // A link that never declares itself down, so that the commands themselves are what is measured.
    telephony = await startTelephony({ ...settings, tuning: { heartbeatDeadlineMs: 60_000 } });
  });
  afterAll(async () => {
    await telephony.port.stop();
    await proxy.close();
    await asterisks.stop();
  });
  afterEach(() => {
    proxy.connections = 'none';
  });

  /** All commands that need no answered leg, at once. */
  async function outcomes(port = telephony.port): Promise<{ codes: string[]; longestMs: number }> {
    const startedAt = performance.now();
    const id = randomUUID();
    const settled = await Promise.allSettled([
      port.hangup(id, 'shutdown'),
      port.unbridge(id),
      port.stopPlay(id),
      port.liveCalls(),
      port.selfCheck({ prompts: [], trunks: [] }),
      telephony.originate(randomUUID(), '10'),
    ]);
    const codes = settled.map((result) => {
      if (result.status === 'fulfilled') return 'ok';
      expect(result.reason).toBeInstanceOf(PortFailure);
      const { outcome, code } = result.reason as PortFailure;
      return `${outcome} ${code}`;
    });
    return { codes, longestMs: performance.now() - startedAt };
  }

  it('when Asterisk is frozen: unknown, at the deadline', async () => {
    const { pid } = asterisks.pbx;
    process.kill(pid, 'SIGSTOP');
    try {
      const { codes, longestMs } = await outcomes();
      expect(new Set(codes)).toEqual(new Set(['unknown deadline']));
      expect(longestMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  it('when connections are reset', async () => {
    proxy.dropAll();
    proxy.connections = 'reset';
    const { codes, longestMs } = await outcomes();
    for (const code of codes) expect(code).toMatch(/ECONNRESET|link-down|EPIPE/);
    expect(longestMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
  });

  it('when nothing listens: unavailable, at once', async () => {
    await proxy.refuse();
    try {
      const { codes, longestMs } = await outcomes();
      for (const code of codes) expect(code).toMatch(/^unavailable (ECONNREFUSED|link-down)$/);
      expect(longestMs).toBeLessThan(DEADLINE_MS);
    } finally {
      await proxy.listen();
    }
  });

  it('above the session limit of Asterisk: a typed failure or an answer, never neither', async () => {
    const { ariUrl, ariUser: username, ariPassword: password } = asterisks.pbx;
    const greedy = new AriTransport({
      baseUrl: ariUrl,
      username,
      password,
      maxSockets: 450,
      deadlineMs: 4_000,
    });
    const request = { operation: 'ping', method: 'GET', path: '/asterisk/ping' };
    const settled = await Promise.allSettled(Array.from({ length: 900 }, () => greedy.request(request)));
    greedy.close();
    const codes = settled.map((result) =>
      result.status === 'fulfilled' ? 'ok' : (result.reason as PortFailure).code,
    );
    expect(settled).toHaveLength(900);
    expect(codes).toContain('ok');
    for (const code of codes) expect(code).toMatch(/^(ok|ECONNRESET|EPIPE|deadline)$/);
  });

  it('a burst of 500 commands within the default session limit of 100 is answered in full', async () => {
    const limited = await startTestAsterisks({ trunks: [], sessionLimit: 100 });
    const fresh = await startTelephony(ariSettings(limited.pbx), 'outpace-burst-1');
    const settled = await Promise.allSettled(
      Array.from({ length: 500 }, () => fresh.port.hangup(randomUUID(), 'shutdown')),
    );
    await fresh.port.stop();
    await limited.stop();
    expect(settled.filter((result) => result.status === 'fulfilled')).toHaveLength(500);
  });

  it('that same limit turns a burst without our limit on sockets away', async () => {
    const limited = await startTestAsterisks({ trunks: [], sessionLimit: 100 });
    const { ariUrl: baseUrl, ariUser: username, ariPassword: password } = limited.pbx;
    const greedy = new AriTransport({ baseUrl, username, password, maxSockets: 450, deadlineMs: 4_000 });
    const request = { operation: 'ping', method: 'GET', path: '/asterisk/ping' };
    const settled = await Promise.allSettled(Array.from({ length: 500 }, () => greedy.request(request)));
    greedy.close();
    await limited.stop();
    expect(settled.filter((result) => result.status === 'rejected').length).toBeGreaterThan(0);
  });
});

describe('requirement 1: the outcome says whether the request can have left', () => {
  it('is unavailable for what waited in the queue and unknown for what was sent', async () => {
    const silent = http.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
    const { port } = silent.address() as { port: number };
    const transport = new AriTransport({
      baseUrl: `http://127.0.0.1:${port}`,
      username: 'u',
      password: 'p',
      maxSockets: 1,
      maxQueued: 1,
      // Long enough for the first to be sent, however busy the machine is.
      deadlineMs: 3_000,
    });
    const request = { operation: 'ping', method: 'GET', path: '/asterisk/ping' };
    const settled = await Promise.allSettled([1, 2, 3].map(() => transport.request(request)));
    const failures = settled.map((result) => {
      const { outcome, code } = (result as PromiseRejectedResult).reason as PortFailure;
      return `${outcome} ${code}`;
    });
    transport.close();
    silent.closeAllConnections();
    silent.close();
    expect(failures).toEqual(['unknown deadline', 'unavailable deadline', 'unavailable queue-full']);
  });
});
