import { describe, expect, it } from 'vitest';
import { arrivalOf } from '../../../src/telephony/ari/inbound.ts';
import { callIdOf, channelIdOf, withChannelIds } from '../../../src/telephony/ari/inboundIds.ts';
import { isSafeId } from '../../../src/domain/kernel/ids.ts';

describe('ids of calls that come in', () => {
  it.each(['1763800000.12', 'outpace-pbx-f751adaa-1795337536.8', 'pbx_1-1763800000.7'])(
    '%s becomes an id of ours and itself again',
    (channelId) => {
      const callId = callIdOf(channelId);
      expect(callId).toMatch(/^in-/);
      expect(isSafeId(callId)).toBe(true);
      expect(channelIdOf(callId)).toBe(channelId);
    },
  );

  it.each(['019b8e5c-0000-7000-8000-000000000001', 'seat-019b8e5c', 'in-trouble', 'b-in-1763800000-12'])(
    'leaves %s alone in both directions',
    (id) => {
      expect(callIdOf(id)).toBe(id);
      expect(channelIdOf(id)).toBe(id);
    },
  );

  it('are put into every parameter that names a channel, and into no other', () => {
    const callId = 'in-pbx-1763800000-12';
    const params = {
      channelId: callId,
      channel: ['seat-1', callId],
      bridgeId: `b-${callId}`,
      playbackId: callId,
    };
    expect(withChannelIds(params)).toEqual({
      channelId: 'pbx-1763800000.12',
      channel: ['seat-1', 'pbx-1763800000.12'],
      bridgeId: `b-${callId}`,
      playbackId: callId,
    });
    expect(withChannelIds({ eventSource: `channel:${callId},bridge:b-${callId}` })).toEqual({
      eventSource: `channel:pbx-1763800000.12,bridge:b-${callId}`,
    });
  });
});

describe('an arrival', () => {
  const started = (...args: string[]) =>
    arrivalOf({
      type: 'StasisStart',
      channel: { id: 'in-1-2', state: 'Ring', name: 'PJSIP/my-carrier-0000001a' },
      stampMs: 1,
      args,
    });

  it('is read from what the dialplan sends with the channel', () => {
    expect(started('inbound', '12025550999', '+15550201234')).toEqual({
      dialled: '12025550999',
      number: '+15550201234',
      trunkId: 'my-carrier',
    });
    expect(started('inbound', '12025550999', '')).toMatchObject({ dialled: '12025550999', number: '' });
  });

  it('is nothing else that enters the application', () => {
    expect(started()).toBeUndefined();
    expect(started('adopt')).toBeUndefined();
    expect(started('amd', 'HUMAN')).toBeUndefined();
    expect(started('inbound', 'x;y')).toBeUndefined();
  });

  it('says what another PBX has written of its call, whatever it is', () => {
    const said = ['mei",(', 'support', ''].map((text) => Buffer.from(text).toString('base64'));
    expect(started('inbound', '12025550999', '+15550201234', ...said)).toMatchObject({
      foreignCall: { agent: 'mei",(', queue: 'support' },
    });
    expect(started('inbound', '12025550999', '+15550201234', '', '', '')).not.toHaveProperty('foreignCall');
  });
});
