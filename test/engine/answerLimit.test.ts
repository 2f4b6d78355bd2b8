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
  floor.wait(900);
  expect(floor.callState(callId)).toBe('waiting');
  floor.wait(100);
  expect(floor.callState(callId)).toBe('safeHarbour');
  expect(floor.all('play').at(-1)).toMatchObject({
    callId,
    prompts: [settings.safeHarbourPrompt],
    isUrgent: true,
  });
  expect(floor.campaign()).toMatchObject({ answered: 1, abandoned: 1, joined: 0 });
});
