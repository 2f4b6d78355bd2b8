import { describe, expect, it } from 'vitest';
import { telephonyContract } from '../contract/telephony.contract.ts';
import { START, type Floor, dial, numberOf, openFloor, story } from './floor.ts';

telephonyContract('simulator', async () => {
  const floor = await openFloor();
  return {
    port: floor.telephony,
    events: floor.events,
    trunkId: 'pstn',
    callerId: '+15550100000',
    number: numberOf,
    phone: 'phone-1',
    prompts: { long: 'outpace/consent', missing: 'outpace/missing' },
    async until(condition, withinMs) {
      const deadline = floor.clock.now() + withinMs;
      while (!condition()) {
        const due = floor.clock.nextDue();
        if (due === undefined || due > deadline) throw new Error('the condition does not come to hold');
        floor.clock.runNext();
      }
    },
    close: () => floor.telephony.stop(),
  };
});

async function seated(floor: Floor, callId: string): Promise<string> {
  const target = { kind: 'phone', phone: 'phone-1' } as const;
  await floor.telephony.originate({ callId, target, callerId: '+15550100000', ringTimeoutMs: 5_000 });
  floor.clock.advanceBy(100);
  await floor.telephony.seat(callId);
  return callId;
}

async function answered(floor: Floor, code: string, callId = `call-${code}`): Promise<string> {
  await dial(floor, code, callId);
  floor.clock.advanceBy(1_000);
  return callId;
}

describe('simulated telephony', () => {
  it('gives nothing out from within a command', async () => {
    const floor = await openFloor();
    const before = floor.events.length;
    await dial(floor, '10');
    expect(floor.events.length).toBe(before);
    floor.clock.advanceBy(0);
    expect(story(floor, 'call-10')).toEqual(['0 dialling', '0 ended 486/17 by network']);
  });

  it('lets a phone answer by itself after 100 ms and stay up', async () => {
    const floor = await openFloor();
    await seated(floor, 'seat-1');
    floor.clock.advanceBy(3_600_000);
    expect(story(floor, 'seat-1')).toEqual(['0 dialling', '0 ringing', '100 answered']);
    expect(await floor.telephony.liveCalls()).toEqual([{ callId: 'seat-1', state: 'up' }]);
  });

  it('rounds the ring time up to whole seconds', async () => {
    const floor = await openFloor();
    await dial(floor, '11', 'short', 1);
    await dial(floor, '11', 'longer', 1_001);
    floor.clock.advanceBy(10_000);
    expect(story(floor, 'short').at(-1)).toBe('1000 ended 480/19 by us');
    expect(story(floor, 'longer').at(-1)).toBe('2000 ended 480/19 by us');
  });

  it('plays prompts one after another, each for its time', async () => {
    const floor = await openFloor();
    const callId = await answered(floor, '40');
    await floor.telephony.play(callId, 'first', ['outpace/consent', 'outpace/short']);
    await floor.telephony.play(callId, 'second', ['outpace/short']);
    floor.clock.advanceBy(10_000);
    expect(story(floor, callId).slice(2)).toEqual(['4500 first done', '5000 second done']);
  });

  it('plays nothing twice where the command is repeated', async () => {
    const floor = await openFloor();
    const callId = await answered(floor, '40');
    await floor.telephony.play(callId, 'once', ['outpace/short']);
    await floor.telephony.play(callId, 'once', ['outpace/short']);
    floor.clock.advanceBy(10_000);
    expect(story(floor, callId).slice(2)).toEqual(['1500 once done']);
  });

  it('finishes the playbacks of a leg and takes it out of its bridge before it ends', async () => {
    const floor = await openFloor();
    const [agent, callee] = [await seated(floor, 'seat-1'), await answered(floor, '40')];
    await floor.telephony.bridge('bridge-1', [agent, callee]);
    await floor.telephony.play(callee, 'first', ['outpace/short']);
    await floor.telephony.play(callee, 'second', ['outpace/short']);
    floor.telephony.farEndHangup(callee);
    floor.clock.advanceBy(10_000);
    expect(story(floor, callee).slice(2)).toEqual([
      '1100 bridged bridge-1',
      '1100 second stopped',
      '1100 first stopped',
      '1100 unbridged bridge-1',
      '1100 ended -/16 by network',
    ]);
    expect(await floor.telephony.liveCalls()).toEqual([{ callId: agent, state: 'up', bridgeId: 'bridge-1' }]);
    expect(floor.telephony.exchange.bridges()).toEqual(['bridge-1']);
    await floor.telephony.unbridge('bridge-1');
    expect(floor.telephony.exchange.bridges()).toEqual([]);
  });

  it('moves no leg into a bridge where one of them is gone', async () => {
    const floor = await openFloor();
    const agent = await seated(floor, 'seat-1');
    await expect(floor.telephony.bridge('bridge-1', [agent, 'gone'])).rejects.toMatchObject({
      outcome: 'refused',
      code: '404',
    });
    expect(await floor.telephony.liveCalls()).toEqual([{ callId: agent, state: 'up' }]);
    expect(floor.telephony.exchange.bridges()).toEqual([]);
  });

  it('refuses an id whose leg is live, and takes it again afterwards', async () => {
    const floor = await openFloor();
    await dial(floor, '11', 'same');
    await expect(dial(floor, '11', 'same')).rejects.toMatchObject({ outcome: 'refused', code: '409' });
    await floor.telephony.hangup('same', 'shutdown');
    await dial(floor, '11', 'same');
    expect(floor.telephony.invitesTo(numberOf('11'))).toBe(2);
  });

  it('names the prompts and trunks that are missing', async () => {
    const { telephony } = await openFloor();
    const faults = await telephony.selfCheck({
      prompts: ['outpace/consent', 'outpace/none'],
      trunks: ['pstn', 'none'],
    });
    expect(faults.map((fault) => fault.code)).toEqual(['prompt-missing', 'trunk-missing']);
  });
});

describe('faults of the simulated telephony', () => {
  it('loses events while the link is down and fails commands; calls go on', async () => {
    const floor = await openFloor();
    const callId = await answered(floor, '42');
    floor.telephony.linkDown('cut');
    await expect(floor.telephony.hangup(callId, 'shutdown')).rejects.toMatchObject({
      outcome: 'unavailable',
      retryable: true,
    });
    await expect(floor.telephony.liveCalls()).rejects.toMatchObject({ code: 'link-down' });
    floor.clock.advanceBy(60_000);
    floor.telephony.linkUp();
    floor.clock.advanceBy(0);
    expect(floor.events.slice(-2)).toMatchObject([
      { type: 'linkDown', reason: 'cut' },
      { type: 'linkUp', restarted: false, at: START + 61_000 },
    ]);
    expect(await floor.telephony.liveCalls()).toEqual([{ callId, state: 'up' }]);
    floor.telephony.farEndHangup(callId);
    floor.clock.advanceBy(0);
    expect(story(floor, callId).at(-1)).toBe('61000 ended -/16 by network');
  });

  it('never tells of a call that ended while the link was down', async () => {
    const floor = await openFloor();
    const callId = await answered(floor, '01');
    floor.telephony.linkDown();
    floor.clock.advanceBy(30_000);
    floor.telephony.linkUp();
    floor.clock.advanceBy(30_000);
    expect(story(floor, callId).at(-1)).toBe('1000 answered');
    expect(await floor.telephony.liveCalls()).toEqual([]);
  });

  it('has no leg and no bridge left after a restart', async () => {
    const floor = await openFloor();
    const callId = await answered(floor, '40');
    await floor.telephony.bridge('bridge-1', [callId]);
    floor.telephony.linkDown();
    floor.telephony.linkUp(true);
    floor.clock.advanceBy(200_000);
    expect(floor.events.at(-1)).toMatchObject({ type: 'linkUp', restarted: true });
    expect(await floor.telephony.liveCalls()).toEqual([]);
    expect(floor.telephony.exchange.bridges()).toEqual([]);
  });

  it('fails the next originate only: refused and unavailable place nothing', async () => {
    const floor = await openFloor();
    floor.telephony.failNextOriginate('refused');
    floor.telephony.failNextOriginate('unavailable');
    await expect(dial(floor, '40')).rejects.toMatchObject({ outcome: 'refused', code: '500' });
    await expect(dial(floor, '40')).rejects.toMatchObject({ outcome: 'unavailable' });
    expect(floor.telephony.invitesTo(numberOf('40'))).toBe(0);
    await dial(floor, '40');
    expect(floor.telephony.invitesTo(numberOf('40'))).toBe(1);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('leaves it unknown whether the call was placed (carried out: %s)', async (carriedOut, live) => {
    const floor = await openFloor();
    floor.telephony.failNextOriginate('unknown', carriedOut);
    await expect(dial(floor, '40')).rejects.toMatchObject({ outcome: 'unknown', retryable: false });
    expect(await floor.telephony.liveCalls()).toHaveLength(live);
  });

  it('drops the events chosen and no other', async () => {
    const floor = await openFloor();
    floor.telephony.dropEvents((event) => event.type === 'callAnswered');
    const callId = await answered(floor, '42');
    floor.telephony.dropEvents(undefined);
    floor.telephony.farEndPress(callId, '7');
    floor.clock.advanceBy(0);
    expect(story(floor, callId)).toEqual(['0 dialling', '0 ringing', '1000 key 7']);
  });

  it('gives every event twice at a rate of 1', async () => {
    const floor = await openFloor();
    floor.telephony.duplicateEvents(1);
    await dial(floor, '10');
    floor.clock.advanceBy(0);
    expect(story(floor, 'call-10')).toEqual([
      '0 dialling',
      '0 dialling',
      '0 ended 486/17 by network',
      '0 ended 486/17 by network',
    ]);
  });

  it('refuses calls over a trunk that is not available, and tells its state', async () => {
    const floor = await openFloor();
    floor.telephony.setTrunkState('pstn', 'unreachable');
    floor.clock.advanceBy(0);
    expect(floor.events.at(-1)).toMatchObject({
      type: 'trunkState',
      trunkId: 'pstn',
      state: 'unreachable',
    });
    await expect(dial(floor, '40')).rejects.toMatchObject({ outcome: 'refused', code: '500' });
    floor.telephony.setTrunkState('pstn', 'available');
    await dial(floor, '40');
  });

  it('ends every leg when all are killed', async () => {
    const floor = await openFloor();
    const [agent, callee] = [await seated(floor, 'seat-1'), await answered(floor, '40')];
    floor.telephony.killAllLegs({ q850: 27, requestedByNetwork: true });
    floor.clock.advanceBy(0);
    expect([story(floor, agent).at(-1), story(floor, callee).at(-1)]).toEqual([
      '1100 ended -/27 by network',
      '1100 ended -/27 by network',
    ]);
  });

  it('lets a second adapter take over what is live; the first is fenced', async () => {
    const first = await openFloor();
    const callId = await answered(first, '40');
    const second = await openFloor({ clock: first.clock, exchange: first.telephony.exchange });
    expect(first.events.at(-1)).toMatchObject({ type: 'linkFenced' });
    await expect(first.telephony.hangup(callId, 'shutdown')).rejects.toMatchObject({ code: 'link-down' });
    expect(await second.telephony.liveCalls()).toEqual([{ callId, state: 'up' }]);
    await second.telephony.adopt(callId);
    second.telephony.farEndPress(callId, '1');
    await second.telephony.hangup(callId, 'shutdown');
    first.clock.advanceBy(0);
    expect(story(second, callId)).toEqual(['1000 key 1', '1000 ended -/16 by us']);
    await expect(second.telephony.adopt(callId)).rejects.toMatchObject({ code: '404' });
  });

  it('keeps nothing waiting after stop', async () => {
    const floor = await openFloor();
    await dial(floor, '02');
    await seated(floor, 'seat-1');
    await floor.telephony.stop();
    floor.clock.advanceBy(0);
    expect(floor.clock.pending).toBe(0);
  });
});
