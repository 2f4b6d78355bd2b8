/** Requirement 3: one process drives two Asterisks with different credentials, and each is shown only its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { ariSettings, startTelephony, type RunningTelephony } from '../support/telephony.ts';

describe('requirement 3: two Asterisks in one process', () => {
  let asterisks: TestAsterisks;
  let proxies: readonly FaultProxy[] = [];
  let telephonies: readonly RunningTelephony[] = [];
  beforeAll(async () => {
    asterisks = await startTestAsterisks();
    const nodes = [asterisks.pbx, asterisks.pstn];
    proxies = await Promise.all(nodes.map(({ ariUrl }) => startFaultProxy(ariUrl)));
    telephonies = await Promise.all(
      nodes.map((node, index) =>
        startTelephony(ariSettings(node, proxies[index]?.url), `outpace-node${index}-1`),
      ),
    );
  });
  afterAll(async () => {
    await Promise.all(telephonies.map(({ port }) => port.stop()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await asterisks.stop();
  });

  it('shows each its own credentials in every request, also of requests that cross', async () => {
    const [pbx, pstn] = [asterisks.pbx, asterisks.pstn];
    const credentials = [pbx, pstn].map(
      ({ ariUser, ariPassword }) => `Basic ${btoa(`${ariUser}:${ariPassword}`)}`,
    );
    expect(credentials[0]).not.toBe(credentials[1]);
    const crossing = Array.from({ length: 20 }, () => telephonies.map(({ port }) => port.liveCalls()));
    await Promise.all(crossing.flat());
    for (const [index, proxy] of proxies.entries()) {
      expect(proxy.requests.length).toBeGreaterThan(20);
      expect(new Set(proxy.requests.map(({ authorization }) => authorization))).toEqual(
        new Set([credentials[index]]),
      );
    }
  });

  it('gives each only the events of its own calls', async () => {
    const [first, second] = telephonies;
    await first?.originate('of-the-first', '10');
    await first?.seen('callEnded', 'of-the-first');
    expect(second?.of('callEnded')).toEqual([]);
    expect(await second?.port.liveCalls()).toEqual([]);
  });
});
