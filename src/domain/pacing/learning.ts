/** All that predictive pacing learns from what happens on the floor, as one thing that is kept over a restart. */
import { createAnswerShare, MOST, type AnswerShareSnapshot } from './answerShare.ts';
import { createResolutionTimes, type ResolutionTimesSnapshot } from './answerTimes.ts';
import { createDurations, type DurationsSnapshot } from './durations.ts';
import type { Learned } from './forecast.ts';
import type { DiallingCall, FloorView, PacingEvent } from './pacer.ts';

const PRIOR_TALK_MS = 90_000;
const PRIOR_WRAP_MS = 15_000;
/** One break in so many wrap-ups, as a prior worth as many. */
const PRIOR_BREAKS = { paused: 1, ready: 49 };
const BREAKS_MEMORY = 2_000;

export interface Learning extends Learned {
  observe(event: PacingEvent): void;
  /** Takes the instant in: the answer share follows what the calls on their way show by now. */
  advance(view: FloorView): void;
  /** Makes the slow tables anew. */
  refresh(view: FloorView): void;
  /** For a call that is about to be placed. */
  nextProbability(view: FloorView, answerProbability?: number): number;
  snapshot(): LearningSnapshot;
  restore(saved: LearningSnapshot): void;
}

export interface LearningSnapshot {
  readonly times: ResolutionTimesSnapshot;
  readonly share: AnswerShareSnapshot;
  readonly talk: DurationsSnapshot;
  readonly wrap: DurationsSnapshot;
  readonly breaks: { readonly paused: number; readonly ready: number };
  readonly readyShare: number;
}

export function createLearning(ringTimeoutMs: number): Learning {
  const times = createResolutionTimes(ringTimeoutMs);
  const share = createAnswerShare(times.longestMs);
  const talk = createDurations(PRIOR_TALK_MS);
  const wrap = createDurations(PRIOR_WRAP_MS);
  let breaks = { ...PRIOR_BREAKS };
  let readyShare = PRIOR_BREAKS.ready / (PRIOR_BREAKS.paused + PRIOR_BREAKS.ready);
  let now = 0;

  const probability = (factor: number): number => Math.min(MOST, share.level() * factor);

  function wrapUpEnded(isPaused: boolean): void {
    if (breaks.paused + breaks.ready > BREAKS_MEMORY)
      breaks = { paused: breaks.paused / 2, ready: breaks.ready / 2 };
    if (isPaused) breaks.paused += 1;
    else breaks.ready += 1;
  }

  const learning: Learning = {
    times,
    talk,
    wrap,
    get readyShare() {
      return readyShare;
    },
    get uncertainty() {
      return share.uncertainty();
    },
    answerProbability: (call: DiallingCall) =>
      probability(share.factor(call.group, call.answerProbability, now)),
    nextProbability: (view, answerProbability) =>
      probability(share.factor(view.nextGroup, answerProbability, view.now)),
    observe(event) {
      switch (event.type) {
        case 'resolved': {
          const isAnswered = event.outcome === 'answered';
          times.observe(event.ageMs, isAnswered);
          const factor = share.factor(event.group, event.answerProbability, event.at);
          share.resolved(event.at - event.ageMs, event.at, factor, isAnswered, event.group);
          return;
        }
        case 'talkEnded':
          return talk.observe(event.ms);
        case 'wrapEnded':
          return wrap.observe(event.ms);
        case 'agentPaused':
          return wrapUpEnded(true);
        case 'agentReady':
          return wrapUpEnded(false);
        case 'connected':
        case 'abandoned':
          return;
      }
    },
    advance(view) {
      now = view.now;
      let ripe = 0;
      for (const call of view.dialling) {
        const answered = times.answeredBy(now - call.since);
        if (answered > 0) ripe += answered * share.factor(call.group, call.answerProbability, now);
      }
      share.advance(now, ripe, (ageMs) => times.answeredBy(ageMs));
    },
    refresh(view) {
      times.refresh();
      readyShare = breaks.ready / (breaks.paused + breaks.ready);
      talk.refresh(view.talking.map(({ since }) => view.now - since));
      wrap.refresh(view.wrapping.map(({ since }) => view.now - since));
    },
    snapshot: () => ({
      times: times.snapshot(),
      share: share.snapshot(),
      talk: talk.snapshot(),
      wrap: wrap.snapshot(),
      breaks,
      readyShare,
    }),
    restore(saved) {
      times.restore(saved.times);
      share.restore(saved.share);
      talk.restore(saved.talk);
      wrap.restore(saved.wrap);
      breaks = { ...saved.breaks };
      ({ readyShare } = saved);
    },
  };
  return learning;
}
