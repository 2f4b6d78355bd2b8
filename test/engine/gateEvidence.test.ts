/** What the gate knew goes with the call, from the moment it is begun to its record. */
import { expect, it } from 'vitest';
import { loadLaw } from '../../src/app/policy/law.ts';
import { aCampaign, aFloor, BUSY } from './floor.ts';

const law = { ...loadLaw(), dayKinds: () => 'working' as const };
const NUMBER = '+12125550142';
const LISTS = ['internal #4', 'campaign:camp #0', 'file:registry 2026-11 +1 -0'];

function begunCall(policies?: 'auto'): ReturnType<typeof aFloor> {
  const campaigns = [aCampaign(policies === undefined ? {} : { policies })];
  const floor = aFloor({ agents: 1, campaigns, engine: { law } });
  // Nine in the morning in New York.
  floor.wait(Date.UTC(2025, 9, 9, 15) - floor.now());
  floor.feed(1, { number: NUMBER, gate: { past: { lead: [], number: [], person: [] } } });
  for (const { attempt } of floor.take('beginAttempt'))
    floor.give({ type: 'attemptBegun', attemptId: attempt.attemptId, lists: LISTS });
  return floor;
}

it('has the lists that were asked, with their versions, and where the zones come from', () => {
  const floor = begunCall('auto');
  const [call] = floor.take('originate');
  floor.end(call?.callId ?? '', BUSY);
  expect(floor.cdrs()[0]?.details?.gate).toEqual({
    policies: [expect.stringMatching(/^US /)],
    zones: ['America/New_York'],
    zonesBy: 'prefix',
    attempts: { lead: 0, number: 0, person: 0 },
    doNotCall: LISTS,
  });
});

it('is kept where the call is saved, so that a crash does not lose it', () => {
  const saved = begunCall('auto').all('saveCall').at(-1);
  expect(JSON.stringify(saved)).toContain('file:registry 2026-11 +1 -0');
});

it('asks for the consent once more at dialling, where a policy needs one', () => {
  const campaigns = [aCampaign({ policies: ['DE'] })];
  const floor = aFloor({ agents: 1, campaigns, engine: { law } });
  floor.wait(Date.UTC(2025, 9, 9, 10) - floor.now());
  const past = { lead: [], number: [], person: [] };
  const consent = { consentSince: 7, consentUntil: floor.now() + 60_000 };
  floor.feed(1, { number: '+4930123456', gate: { past, ...consent } });
  expect(floor.take('beginAttempt')).toMatchObject([{ consentSince: 7 }]);
  expect(begunCall('auto').all('beginAttempt')[0]).not.toHaveProperty('consentSince');
});

it('is absent where the campaign asks for no policies', () => {
  const floor = begunCall();
  const [call] = floor.take('originate');
  floor.end(call?.callId ?? '', BUSY);
  expect(floor.cdrs()[0]?.details?.gate).toBeUndefined();
});
