/** The survey after a conversation: who hears it, who does not, and that chance alone decides. */
import { describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_KEY_RULES, type Flow } from '../../src/domain/flow/flow.ts';
import { aCampaign, aFloor, type FloorOptions, type TestFloor } from './floor.ts';

const RATING = { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 } as const;
const SURVEY: Flow = {
  flowId: 'survey',
  version: 'v1',
  languages: ['en'],
  start: 'rating',
  onFault: 'end',
  nodes: {
    rating: {
      kind: 'question',
      prompts: ['outpace/rate'],
      keys: DEFAULT_KEY_RULES,
      answers: { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 },
      measure: RATING,
      next: 'end',
      onSilence: 'end',
    },
    end: { kind: 'return' },
  },
};

function surveying(changes: Partial<CampaignSettings> = {}, options: FloorOptions = {}): TestFloor {
  const settings = { promptBeforeAgent: false, consent: undefined, survey: { flow: 'survey', share: 1 } };
  const floor = aFloor({ campaigns: [aCampaign({ ...settings, ...changes })], ...options });
  floor.give({ type: 'flowsSet', flows: [SURVEY] });
  return floor;
}

const hangUp = (floor: TestFloor) => floor.give({ type: 'agentHangup', agentId: 'agent-1' });

function hear(floor: TestFloor): void {
  const { callId, playbackId } = floor.all('play').at(-1) ?? { callId: '', playbackId: '' };
  floor.give({ type: 'playbackStarted', callId, playbackId });
}

describe('the survey after a conversation', () => {
  it('promises no callback, which would not be kept: the conversation is what the call led to', () => {
    const floor = surveying({ survey: { flow: 'later', share: 1 } });
    const nodes: Flow['nodes'] = {
      ask: { kind: 'callback', afterMs: 3_600_000, next: 'promised', onFailed: 'sorry' },
      promised: { kind: 'play', prompts: ['outpace/promised'], next: 'end' },
      sorry: { kind: 'play', prompts: ['outpace/sorry'], next: 'end' },
      end: { kind: 'return' },
    };
    floor.give({ type: 'flowsSet', flows: [{ ...SURVEY, flowId: 'later', start: 'ask', nodes }] });
    const callId = floor.joined();
    hangUp(floor);
    expect(floor.all('play').at(-1)?.prompts).toEqual(['outpace/sorry']);
    floor.end(callId);
    expect(floor.cdr(callId).details).not.toHaveProperty('promised');
  });

  it('keeps the customer when the agent hangs up, and frees the agent', () => {
    const floor = surveying();
    const callId = floor.joined();
    floor.take('hangup');
    hangUp(floor);
    expect(floor.callState(callId)).toBe('inFlow');
    expect(floor.agent().state).toBe('wrapUp');
    expect(floor.take('hangup')).toEqual([]);
    hear(floor);
    floor.press(callId, '4');
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'flow-over' }]);
    floor.end(callId);
    const cdr = floor.cdr(callId);
    expect(cdr.agentId).toBe('agent-1');
    expect(cdr.details?.flow).toMatchObject([
      {
        flowId: 'survey',
        isSurvey: true,
        sentBy: 'agent-1',
        end: 'returned',
        answers: [{ nodeId: 'rating', value: 4, measure: RATING }],
      },
    ]);
  });

  it('asks a customer who was on hold', () => {
    const floor = surveying();
    const callId = floor.joined();
    floor.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action: { type: 'hold' } });
    hangUp(floor);
    expect(floor.callState(callId)).toBe('inFlow');
  });

  it('asks nobody who hung up, who wants no more calls, or who was asked in this call', () => {
    const left = surveying();
    const leftId = left.joined();
    left.end(leftId);
    expect(left.cdr(leftId).details?.flow).toBeUndefined();

    const sent = surveying();
    const sentId = sent.joined();
    const action = { type: 'sendToFlow', flowId: 'survey', thenReturn: true } as const;
    sent.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action });
    hear(sent);
    sent.press(sentId, '5');
    expect(sent.callState(sentId)).toBe('joined');
    hangUp(sent);
    expect(sent.callState(sentId)).toBe('closing');
  });

  it('hangs up where there is no such flow', () => {
    const floor = surveying({ survey: { flow: 'gone', share: 1 } });
    const callId = floor.joined();
    hangUp(floor);
    expect(floor.callState(callId)).toBe('closing');
    expect(floor.all('log').map(({ event }) => event)).toContain('survey.missing');
  });

  it('asks the share that chance draws, whatever agent it is', () => {
    let asked = 0;
    const calls = 200;
    for (let seed = 1; seed <= calls; seed += 1) {
      const floor = surveying({ survey: { flow: 'survey', share: 0.3 } }, { seed });
      const callId = floor.joined();
      hangUp(floor);
      if (floor.callState(callId) === 'inFlow') asked += 1;
    }
    // 60 expected, 6.5 the standard deviation.
    expect(asked).toBeGreaterThan(35);
    expect(asked).toBeLessThan(85);
  });

  describe('with a rest between two surveys', () => {
    const DAY_MS = 86_400_000;
    const rested = () => surveying({ survey: { flow: 'survey', share: 1, restMs: 30 * DAY_MS } });

    it('looks up when the person was last asked, as soon as they talk', () => {
      const floor = rested();
      const callId = floor.joined();
      expect(floor.all('lookUpAsked')).toMatchObject([{ callId }]);
      expect(surveying().all('lookUpAsked')).toEqual([]);
    });

    it.each([
      ['never', undefined, 'inFlow'],
      ['too long ago to matter', 30 * DAY_MS, 'inFlow'],
      ['lately', 30 * DAY_MS - 1, 'closing'],
    ])('asks by when they were last asked: %s', (_, agoMs, state) => {
      const floor = rested();
      const callId = floor.joined();
      const at = agoMs === undefined ? undefined : floor.now() - agoMs;
      floor.give({ type: 'lastAsked', callId, at });
      hangUp(floor);
      expect(floor.callState(callId)).toBe(state);
    });

    it('asks nobody of whom that is not known', () => {
      const floor = rested();
      const callId = floor.joined();
      hangUp(floor);
      expect(floor.callState(callId)).toBe('closing');
    });
  });

  it.each(['sms', 'link', 'laterCall'] as const)('is not heard where people are asked by %s', (channel) => {
    const floor = surveying({ survey: { flow: 'survey', share: 1, channel } });
    const callId = floor.joined();
    hangUp(floor);
    expect(floor.callState(callId)).toBe('closing');
  });
});
