/**
 * Requirement 10 at the adapter: an originate whose outcome is not known is told as such, is never sent twice, and
 * leaves no channel that nobody dials; what Asterisk refuses happened not at all.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  liveChannels,
  readPstnLog,
  startTestAsterisks,
  type TestAsterisks,
} from '../support/asterisk.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import {
  ariSettings,
  numberFor,
  ROUTES,
  startTelephony,
  type RunningTelephony,
} from '../support/telephony.ts';

describe('requirement 10: at most one INVITE', () => {
  let asterisks: TestAsterisks;
  let proxy: FaultProxy;
  let telephony: RunningTelephony;
  beforeAll(async () => {
    asterisks = await startTestAsterisks();
    proxy = await startFaultProxy(asterisks.pbx.ariUrl);
    const trunks = new Map([...ROUTES.trunks, ['nowhere', {}] as const]);
    telephony = await startTelephony(
      { ...ariSettings(asterisks.pbx, proxy.url), deadlineMs: 1_000 },
      'outpace-once-1',
      { ...ROUTES, trunks },
    );
  });
  afterEach(() => {
    proxy.swallowsAnswer = () => false;
  });
  afterAll(async () => {
    await telephony.port.stop();
    await proxy.close();
    await asterisks.stop();
  });

  const invitesTo = (code: string): number =>
    readPstnLog(asterisks.pstn).filter((line) => line.event === 'invite' && line.number === numberFor(code))
      .length;

  it('when the answer to the dial order is lost, the call goes on and is told', async () => {
    proxy.swallowsAnswer = ({ path }) => /\/dial\?/.test(path);
    await expect(telephony.originate('dial-lost', '07')).rejects.toMatchObject({
      outcome: 'unknown',
      code: 'deadline',
    });
    await telephony.seen('callAnswered', 'dial-lost');
    expect(await telephony.port.liveCalls()).toEqual([{ callId: 'dial-lost', state: 'up' }]);
    await telephony.port.hangup('dial-lost', 'orphan');
    await telephony.seen('callEnded', 'dial-lost');
    expect(invitesTo('07')).toBe(1);
  });

  it('when the answer to the creation is lost, nothing is dialled and the channel is taken away', async () => {
    proxy.swallowsAnswer = ({ path }) => path.includes('/channels/create');
    await expect(telephony.originate('create-lost', '42')).rejects.toMatchObject({
      outcome: 'unknown',
      code: 'deadline',
    });
    await eventually(async () => (await liveChannels(asterisks.pbx)).length === 0, 'no channel left');
    expect(invitesTo('42')).toBe(0);
  });

  it('when Asterisk cannot make the channel, it is refused with 500 and no event is given', async () => {
    const target = { kind: 'trunk', trunkId: 'nowhere', number: numberFor('40') } as const;
    await expect(telephony.originate('refused', '40', { target })).rejects.toMatchObject({
      outcome: 'refused',
      code: '500',
    });
    // A call after it proves that its events would have been here.
    await telephony.originate('after', '10');
    await telephony.seen('callEnded', 'after');
    expect(telephony.events.filter((event) => 'callId' in event && event.callId === 'refused')).toEqual([]);
  });

  it('an id that is in use is refused, and the call that has it goes on', async () => {
    await telephony.originate('twice', '40');
    await telephony.seen('callAnswered', 'twice');
    await expect(telephony.originate('twice', '40')).rejects.toMatchObject({
      outcome: 'refused',
      code: 'duplicate',
    });
    await telephony.port.hangup('twice', 'shutdown');
    await telephony.seen('callEnded', 'twice');
    expect(telephony.of('callEnded', 'twice')).toHaveLength(1);
    expect(invitesTo('40')).toBe(1);
  });
});
