/** The keeper of surveys: what cannot be done now keeps nothing else from its turn, however much of it there is. */
import { expect, it } from 'vitest';
import type { Invitation } from '../../src/ports/invitations.ts';
import { createSurveyKeeper } from '../../src/runtime/surveyKeeper.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { anInvitation } from '../support/invited.ts';
import { QUIET } from '../support/log.ts';

const MANY = 150;

it('asks those who can be asked behind many who cannot', async () => {
  const clock = createVirtualClock();
  const open = Array.from(
    { length: MANY + 1 },
    (_, index): Invitation => ({
      ...anInvitation(index, { channel: index < MANY ? 'web' : 'sms' }),
      state: 'open',
      revision: 0,
      misunderstood: 0,
    }),
  );
  const asked: string[] = [];
  const decided: string[] = [];
  const keeper = createSurveyKeeper({
    invitations: {
      replies: async () => [],
      expired: async () => [],
      toAsk: async (_now, limit) =>
        open.filter(({ invitationId }) => !asked.includes(invitationId)).slice(0, limit),
      occasions: async (limit) =>
        open
          .map(({ invitationId }) => ({ attemptId: invitationId, endedAt: clock.now() }))
          .filter(({ attemptId }) => !decided.includes(attemptId))
          .slice(0, limit),
      settleOccasion: async (attemptId) => void decided.push(attemptId),
    },
    decide: async (attemptId) => {
      if (attemptId !== open.at(-1)?.invitationId) throw new Error('there is no flow');
      return 'invited';
    },
    ask: async ({ invitationId, channel }) => {
      if (channel === 'web') return 'no-link';
      asked.push(invitationId);
      return 'asked';
    },
    end: async () => undefined,
    clock,
    log: QUIET,
  });
  keeper.start();
  await advanceSettling(clock, clock.now() + 5_000);
  const stopped = keeper.stop();
  await advanceSettling(clock, clock.now() + 1_000);
  await stopped;
  expect({ asked, decided }).toEqual({
    asked: [open.at(-1)?.invitationId],
    decided: [open.at(-1)?.invitationId],
  });
});
