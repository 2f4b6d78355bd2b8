/** Requirement 18: an agent who vanishes while being joined does not start the person's wait afresh. */
import { expect, it } from 'vitest';
import { SETTINGS, aCampaign, aFloor } from './floor.ts';

it('a person whose agent did not come hears the message at the limit, counted from the answer', () => {
  const { consent: _, ...settings } = SETTINGS;
  const floor = aFloor({ agents: 1, campaigns: [{ ...aCampaign(), settings }] });
  const callId = floor.answered();
  expect(floor.callState(callId)).toBe('joining');
  floor.wait(1_000);
  expect(floor.callState(callId), 'the join has failed').toBe('waiting');
  floor.wait(849);
  expect(floor.callState(callId)).toBe('waiting');
  floor.wait(1);
  expect(floor.callState(callId)).toBe('safeHarbour');
  expect(floor.all('play').at(-1)).toMatchObject({
    callId,
    prompts: [settings.safeHarbourPrompt],
    isUrgent: true,
  });
  expect(floor.campaign()).toMatchObject({ answered: 1, abandoned: 1, joined: 0 });
});

it('an agent who vanishes in the last moment of the wait leaves time for the message', () => {
  const { consent: _, ...settings } = SETTINGS;
  const floor = aFloor({ agents: 1, campaigns: [{ ...aCampaign(), settings }] });
  floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
  const callId = floor.dialled();
  floor.answer(callId);
  floor.wait(1_840);
  floor.give({ type: 'agentReady', agentId: 'agent-1' });
  expect(floor.callState(callId)).toBe('joining');
  floor.wait(150);
  expect(floor.callState(callId)).toBe('safeHarbour');
  expect(floor.all('play').at(-1)).toMatchObject({ callId, isUrgent: true });
});

it('nobody is joined to the next agent once the limit has passed', () => {
  const { consent: _, ...settings } = SETTINGS;
  const floor = aFloor({ agents: 2, campaigns: [{ ...aCampaign(), settings }] });
  for (const agentId of ['agent-1', 'agent-2']) floor.give({ type: 'agentPause', agentId, reason: 'break' });
  const callId = floor.dialled();
  floor.answer(callId);
  floor.wait(1_840);
  floor.give({ type: 'agentReady', agentId: 'agent-1' });
  floor.give({ type: 'agentReady', agentId: 'agent-2' });
  floor.wait(150);
  expect(floor.callState(callId)).toBe('safeHarbour');
  expect(floor.agent('agent-2')).toMatchObject({ state: 'ready' });
});

it('a message that a late join has cut short is played again, and is no fault of the prompt', () => {
  const { consent: _, ...settings } = SETTINGS;
  const floor = aFloor({ agents: 1, campaigns: [{ ...aCampaign(), settings }] });
  const callId = floor.answered();
  floor.wait(1_850);
  expect(floor.callState(callId)).toBe('safeHarbour');
  floor.take('play');
  floor.played('failed');
  floor.wait(500);
  expect(floor.take('play')).toMatchObject([{ callId, prompts: [settings.safeHarbourPrompt] }]);
  floor.played('failed');
  expect(floor.campaign().limitedBy).not.toBe('hold');
  floor.wait(500);
  expect(floor.campaign().limitedBy, 'twice is one').toBe('hold');
});
