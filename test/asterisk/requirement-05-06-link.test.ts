/** Requirements 5 and 6: a deaf link is noticed and replaced, a lost Asterisk is found again, a fenced link stays away. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { ariSettings, startTelephony, type RunningTelephony } from '../support/telephony.ts';

/** A whole minute, well past the library's 43 s of tries, is waited for once: on the whole engine. */
const DOWN_MS = 5_000;

describe('requirements 5 and 6: the event link', () => {
  let asterisks: TestAsterisks;
  let proxy: FaultProxy;
  const running: RunningTelephony[] = [];
  beforeAll(async () => {
    asterisks = await startTestAsterisks();
    proxy = await startFaultProxy(asterisks.pbx.ariUrl);
  });
  afterEach(async () => {
    proxy.isDelivering = true;
    proxy.answersPings = true;
    await Promise.all(running.splice(0).map((telephony) => telephony.port.stop()));
  });
  afterAll(async () => {
    await proxy.close();
    await asterisks.stop();
  });

  async function started(app: string, url = proxy.url): Promise<RunningTelephony> {
    const telephony = await startTelephony(ariSettings(asterisks.pbx, url), app);
    running.push(telephony);
    return telephony;
  }

  it.each([
    ['neither events nor pongs', false, /pong|test event/],
    ['pongs but no events', true, /test event/],
  ])(
    'notices within 10 s a socket that gives %s, and replaces it',
    async (_what, answersPings, reason) => {
      const telephony = await started('outpace-deaf-1');
      Object.assign(proxy, { isDelivering: false, answersPings });
      const deafSince = Date.now();
      const down = await telephony.seen('linkDown');
      expect(down.at - deafSince).toBeLessThan(10_000);
      expect(down).toHaveProperty('reason', expect.stringMatching(reason));
      await expect(telephony.originate('refused-1', '40')).rejects.toMatchObject({
        outcome: 'unavailable',
        code: 'link-down',
      });
      Object.assign(proxy, { isDelivering: true, answersPings: true });
      await eventually(() => telephony.of('linkUp').length === 2, 'the second linkUp');
      expect(telephony.of('linkUp')[1]).toMatchObject({ restarted: false });
      await telephony.originate('after-1', '10');
      await telephony.seen('callEnded', 'after-1');
    },
    40_000,
  );

  it('keeps the legs of its own application over a lost socket, and tells what the gap swallowed', async () => {
    const telephony = await started('outpace-gap-1');
    await telephony.originate('gap-1', '02');
    await telephony.seen('callProgress', 'gap-1');
    await proxy.refuse();
    await telephony.seen('linkDown');
    await eventually(async () => {
      const channels = await fetchChannels(asterisks);
      return channels.some((channel) => channel.id === 'gap-1' && channel.state === 'Up');
    }, 'the answer in the gap');
    await proxy.listen();
    await eventually(() => telephony.of('linkUp').length === 2, 'the second linkUp');
    expect(await telephony.port.liveCalls()).toEqual([{ callId: 'gap-1', state: 'up' }]);
    await telephony.port.adopt('gap-1');
    expect(telephony.of('callAnswered', 'gap-1')).toHaveLength(1);
    await telephony.port.hangup('gap-1', 'abandoned');
    await telephony.seen('callEnded', 'gap-1');
  });

  it('stands back for good when another process takes the application', async () => {
    const first = await started('outpace-fence-1');
    const second = await started('outpace-fence-1');
    await first.seen('linkFenced', undefined, 1_000);
    await expect(first.originate('fenced-1', '40')).rejects.toMatchObject({
      outcome: 'refused',
      code: 'fenced',
    });
    await second.originate('second-1', '10');
    await second.seen('callEnded', 'second-1');
    expect(first.of('linkUp')).toHaveLength(1);
    expect(first.of('callEnded')).toEqual([]);
  });

  it('finds Asterisk again within 15 s of its return from the dead, and says that it restarted', async () => {
    const telephony = await started('outpace-death-1', asterisks.pbx.ariUrl);
    await telephony.originate('lost-1', '40');
    await telephony.seen('callAnswered', 'lost-1');
    const diedAt = Date.now();
    process.kill(asterisks.pbx.pid, 'SIGKILL');
    await telephony.seen('linkDown');
    await eventually(() => Date.now() - diedAt >= DOWN_MS, 'the time of death', DOWN_MS + 5_000);
    await asterisks.restart('pbx');
    const backAt = Date.now();
    await eventually(() => telephony.of('linkUp').length === 2, 'the second linkUp', 15_000);
    const up = telephony.of('linkUp')[1];
    expect(up).toMatchObject({ restarted: true });
    expect((up?.at ?? 0) - backAt).toBeLessThan(15_000);
    expect(await telephony.port.liveCalls()).toEqual([]);
    await telephony.originate('reborn-1', '10').catch(() => undefined);
  }, 120_000);
});

async function fetchChannels(asterisks: TestAsterisks): Promise<readonly { id: string; state: string }[]> {
  const { liveChannels } = await import('../support/asterisk.ts');
  return liveChannels(asterisks.pbx);
}
