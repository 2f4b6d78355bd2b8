/** Requirements 3 and 4: own credentials for each client, and nothing that Asterisk sends or refuses ends the process. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from 'node:net';
import { PortFailure } from '../../src/ports/failure.ts';
import { startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { ariSettings, makeTelephony, startTelephony, type RunningTelephony } from '../support/telephony.ts';

const uncaught: unknown[] = [];
const note = (error: unknown): number => uncaught.push(error);

describe('requirements 3 and 4', () => {
  let asterisks: TestAsterisks;
  let proxy: FaultProxy;
  const running: RunningTelephony[] = [];
  beforeAll(async () => {
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
    asterisks = await startTestAsterisks();
    proxy = await startFaultProxy(asterisks.pbx.ariUrl);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((telephony) => telephony.port.stop()));
    expect(uncaught).toEqual([]);
  });
  afterAll(async () => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    await proxy.close();
    await asterisks.stop();
  });

  async function started(app: string): Promise<RunningTelephony> {
    const telephony = await startTelephony(ariSettings(asterisks.pbx, proxy.url), app);
    running.push(telephony);
    return telephony;
  }

  async function refusal(settings: Parameters<typeof makeTelephony>[0]): Promise<PortFailure> {
    const telephony = makeTelephony(settings);
    running.push(telephony);
    const failure: unknown = await telephony.port.start(() => undefined).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PortFailure);
    return failure as PortFailure;
  }

  it('a wrong password rejects with what, where and how to mend it', async () => {
    const failure = await refusal({ ...ariSettings(asterisks.pbx), password: 'wrong' });
    expect(failure).toMatchObject({ outcome: 'refused', code: '401' });
    expect(failure.message).toContain(asterisks.pbx.ariUrl);
    expect(failure.message).toMatch(/correct the user or password/);
    expect(failure.message).not.toContain('\n');
  });

  it('an Asterisk that is not there rejects with its address', async () => {
    const port = await closedPort();
    const failure = await refusal({ ...ariSettings(asterisks.pbx), url: `http://127.0.0.1:${port}` });
    expect(failure).toMatchObject({ outcome: 'unavailable', code: 'ECONNREFUSED' });
    expect(failure.message).toContain(`127.0.0.1:${port}`);
  });

  it('bad JSON, unknown events and half events are counted, and later events arrive', async () => {
    const telephony = await started('outpace-four-1');
    proxy.inject('{"type":');
    proxy.inject('[]');
    proxy.inject('{"type":"ChannelDestroyed"}');
    proxy.inject('{"type":"SomethingNew","channel":{"id":"x","state":"Up"}}');
    await telephony.originate('still-1', '10');
    await telephony.seen('callEnded', 'still-1');
    expect(telephony.port.counts()).toMatchObject({ malformed: 3, unknownTypes: 1 });
  });

  it('a throwing sink costs no later event', async () => {
    const telephony = makeTelephony(ariSettings(asterisks.pbx), 'outpace-throw-1');
    running.push(telephony);
    await telephony.port.start((event) => {
      telephony.events.push(event);
      throw new Error('a bug of the caller');
    });
    await telephony.originate('throw-1', '10');
    await telephony.seen('callEnded', 'throw-1');
    expect(telephony.of('callEnded', 'throw-1')).toHaveLength(1);
  });

  it('two clients with other credentials each send only their own', async () => {
    const second = await startFaultProxy(asterisks.pbx.ariUrl);
    const one = await started('outpace-one-1');
    const other = await startTelephony(ariSettings(asterisks.pbx, second.url), 'outpace-other-1');
    running.push(other);
    const strange = await refusal({ ...ariSettings(asterisks.pbx, second.url), user: 'x', password: 'y' });
    expect(strange.code).toBe('401');
    const [seenBefore, secondBefore] = [proxy.requests.length, second.requests.length];
    await Promise.all([one.port.liveCalls(), other.port.liveCalls()]);
    const { ariUser, ariPassword } = asterisks.pbx;
    const own = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
    const sent = [...proxy.requests.slice(seenBefore), ...second.requests.slice(secondBefore)];
    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(new Set(sent.map((request) => request.authorization))).toEqual(new Set([own]));
    await other.port.stop();
    await second.close();
  });

  it('prints nothing to stdout', async () => {
    const written: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (chunk: string | Uint8Array) => {
      written.push(String(chunk));
      return true;
    };
    try {
      await started('outpace-quiet-1');
    } finally {
      process.stdout.write = write;
    }
    expect(written.join('')).not.toMatch(/deprecated|swagger/i);
  });
});

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
