/**
 * Keeps surveys in writing going: decides on conversations that are over, puts questions into the outbox, takes replies on,
 * and ends what nobody answers any more. Everything it goes by is on record, so that it may stop and begin anywhere.
 */
import { HOUR_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Invitation, InvitationReply, Invitations } from '../ports/invitations.ts';
import type { Log } from './log.ts';
import { createPokedLoop, type PokedLoop } from './pokedLoop.ts';

export interface SurveyKeeperOptions {
  readonly invitations: Pick<Invitations, 'occasions' | 'settleOccasion' | 'toAsk' | 'replies' | 'expired'>;
  /** Decides on a conversation; what it resolves to is for the log. */
  readonly decide: (attemptId: string, now: Instant) => Promise<string>;
  /** Absent: messages cannot be sent here. */
  readonly ask?: ((invitation: Invitation, now: Instant) => Promise<string>) | undefined;
  readonly takeReply?: ((reply: InvitationReply) => Promise<void>) | undefined;
  readonly end: (expired: { readonly invitation: Invitation; readonly wasReached: boolean }) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export type SurveyKeeper = Pick<PokedLoop, 'start' | 'poke' | 'stop'>;

const BATCH = 100;
const LOOK_MS = SECOND_MS;
const LONGEST_BACK_OFF_MS = 60 * SECOND_MS;
/** A conversation that could not be decided on (its flow is gone) is given up. */
const GIVEN_UP_AFTER_MS = HOUR_MS;

export function createSurveyKeeper(options: SurveyKeeperOptions): SurveyKeeper {
  const { invitations, clock, log } = options;
  const told = new Map<string, string>();
  /** Those that could not be done last time: so many more are looked at, so that they are in nobody's way. */
  const held = { replies: 0, occasions: 0, asking: 0 };
  const loop = createPokedLoop(clock, run);

  async function run(): Promise<void> {
    let failures = 0;
    while (!loop.isEnding()) {
      let taken = 0;
      try {
        taken = await round();
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({ event: 'survey.keeperFailed', err: error });
      }
      const backOffMs = Math.min(LONGEST_BACK_OFF_MS, LOOK_MS * 2 ** Math.min(failures, 6));
      if (failures > 0 || taken === 0) await loop.sleepUntil(clock.now() + backOffMs);
    }
  }

  /** How much there was to do. Replies first: what is asked next goes by them. */
  async function round(): Promise<number> {
    const replies = options.takeReply === undefined ? [] : await invitations.replies(BATCH + held.replies);
    const replied = await each(
      replies,
      ({ invitation }) => invitation.invitationId,
      async (reply) => {
        await options.takeReply?.(reply);
        return reply.kind;
      },
    );
    held.replies = replies.length - replied;
    const decided = await decideAll();
    const due = options.ask === undefined ? [] : await invitations.toAsk(clock.now(), BATCH + held.asking);
    const sent = await each(
      due,
      ({ invitationId }) => invitationId,
      async (invitation) => {
        const outcome = (await options.ask?.(invitation, clock.now())) ?? '';
        if (outcome === 'asked' || outcome === 'too-long') return outcome;
        throw new Error(outcome);
      },
    );
    held.asking = due.length - sent;
    const over = await invitations.expired(clock.now(), BATCH);
    const ended = await each(
      over,
      ({ invitation }) => invitation.invitationId,
      async (one) => {
        await options.end(one);
        return 'expired';
      },
    );
    return replied + decided + sent + ended;
  }

  async function decideAll(): Promise<number> {
    const occasions = await invitations.occasions(BATCH + held.occasions);
    const decided = await each(
      occasions,
      ({ attemptId }) => attemptId,
      async ({ attemptId, endedAt }) => {
        const outcome = await options.decide(attemptId, clock.now()).catch((error: unknown) => {
          if (clock.now() - endedAt < GIVEN_UP_AFTER_MS) throw error;
          return 'given-up';
        });
        await invitations.settleOccasion(attemptId);
        return outcome;
      },
    );
    held.occasions = occasions.length - decided;
    return decided;
  }

  /** One that fails keeps no other from its turn, and is told of once. */
  async function each<Item>(
    items: readonly Item[],
    idOf: (item: Item) => string,
    work: (item: Item) => Promise<string>,
  ): Promise<number> {
    let done = 0;
    for (const item of items) {
      if (loop.isEnding()) return done;
      const id = idOf(item);
      try {
        const outcome = await work(item);
        done += 1;
        told.delete(id);
        log.info({ event: 'survey.kept', id, outcome });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (told.get(id) !== message) log.warn({ event: 'survey.held', id, err: error });
        told.set(id, message);
      }
    }
    return done;
  }

  return loop;
}
