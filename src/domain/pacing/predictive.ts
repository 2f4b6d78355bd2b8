/**
 * Predictive pacing: one more call is placed as long as the chance that its answer finds no agent in time stays below
 * a threshold that follows the abandonment budget (PACING 3). With idle agents to spare the risk is nothing, so it
 * never dials less than progressive; it never cuts a ringing call short.
 */
import { assertNever } from '../kernel/assert.ts';
import { clamp } from './clamp.ts';
import { createForecast } from './forecast.ts';
import { createLearning, type LearningSnapshot } from './learning.ts';
import type { FloorView, LimitedBy, PacingDecision, PacingEvent } from './pacer.ts';
import { agentsOf, claimsOf } from './progressive.ts';
import { createRiskControl, type RiskControlSnapshot, type RiskLimit } from './riskControl.ts';
import type { FullPacingSettings } from './settings.ts';

/** No estimate may fire a salvo: at most so many calls, or this share of the agents, in half a second. */
const SALVO_CALLS = 6;
const SALVO_SHARE = 0.1;
const SALVO_MS = 500;
const FIRST_REFRESH_MS = 1_000;
const REFRESH_MS = 10_000;
const NO_RISK = 1e-9;

export interface Predictive {
  /** Learns from what another mode is shown. */
  watch(view: FloorView): void;
  decide(view: FloorView, settings: FullPacingSettings): PacingDecision;
  observe(event: PacingEvent): void;
  snapshot(): PredictiveSnapshot;
  restore(saved: PredictiveSnapshot): void;
}

export interface PredictiveSnapshot {
  readonly learning: LearningSnapshot;
  readonly risk: RiskControlSnapshot;
  readonly refreshAt: number | null;
  readonly refreshes: number;
  readonly salvoAt: number | null;
  readonly inSalvo: number;
  readonly isBinding: boolean;
}

export function createPredictive({ ringTimeoutMs, graceMs }: FullPacingSettings): Predictive {
  const learning = createLearning(ringTimeoutMs);
  const forecast = createForecast(learning.times.longestMs, graceMs);
  const control = createRiskControl();
  let refreshAt: number | undefined;
  let refreshes = 0;
  let salvoAt: number | undefined;
  let inSalvo = 0;
  let isBinding = false;

  function learn(view: FloorView): void {
    learning.advance(view);
    if (refreshAt !== undefined && view.now < refreshAt) return;
    learning.refresh(view);
    forecast.refresh(learning);
    refreshes += 1;
    refreshAt = view.now + (refreshes < 20 ? FIRST_REFRESH_MS : REFRESH_MS);
  }

  function salvoLeft(now: number, agents: number): number {
    if (salvoAt === undefined || now - salvoAt >= SALVO_MS) {
      salvoAt = now;
      inSalvo = 0;
    }
    return Math.max(SALVO_CALLS, Math.floor(agents * SALVO_SHARE)) - inSalvo;
  }

  return {
    observe(event) {
      learning.observe(event);
      if (event.type === 'connected' || event.type === 'abandoned')
        control.answered(event.at, event.type === 'abandoned');
    },
    watch: learn,
    decide(view, settings) {
      learn(view);
      const agents = agentsOf(view);
      forecast.prepare(view, learning);
      const allowed = control.limit(view.now, view.budget, settings.aim, forecast.answers(), isBinding);
      const salvo = salvoLeft(view.now, agents);
      const linesLeft = agents * settings.maxLinesPerAgent - view.dialling.length;
      // Without a budget, one call for each idle agent without one: whatever the forecast says.
      const wanted =
        allowed.limit > 0 ? salvo : Math.min(salvo, Math.max(0, view.idle.length - claimsOf(view)));
      const cap = clamp(wanted, view, linesLeft);
      const tolerated = Math.max(allowed.limit, NO_RISK);
      let dial = 0;
      let risk = agents === 0 ? 1 : forecast.risk();
      while (dial < cap.dial && risk <= tolerated) {
        forecast.addCall(learning.nextProbability(view, view.leads?.[dial]?.answerProbability));
        dial += 1;
        risk = forecast.risk();
      }
      if (dial > 0) inSalvo += dial;
      isBinding = risk > tolerated || (allowed.limit === 0 && dial === wanted);
      const limitedBy = limiter(dial, cap, salvo, isBinding, allowed, agents);
      return {
        dial,
        limitedBy,
        reason: describe(dial, limitedBy, risk, allowed, cap.because),
        forecast: {
          horizonMs: forecast.horizonMs,
          agentsFree: forecast.agentsFree(),
          answers: forecast.answers(),
          risk,
          riskLimit: allowed.limit,
        },
      };
    },
    snapshot: () => ({
      learning: learning.snapshot(),
      risk: control.snapshot(),
      refreshAt: refreshAt ?? null,
      refreshes,
      salvoAt: salvoAt ?? null,
      inSalvo,
      isBinding,
    }),
    restore(saved) {
      learning.restore(saved.learning);
      control.restore(saved.risk);
      forecast.refresh(learning);
      ({ refreshes, inSalvo, isBinding } = saved);
      refreshAt = saved.refreshAt ?? undefined;
      salvoAt = saved.salvoAt ?? undefined;
    },
  };
}

function limiter(
  dial: number,
  cap: { readonly dial: number; readonly limitedBy: LimitedBy },
  salvo: number,
  isTooRisky: boolean,
  allowed: RiskLimit,
  agents: number,
): LimitedBy {
  if (agents === 0) return 'agents';
  if (isTooRisky) return allowed.exhausted === undefined ? 'risk' : 'budget';
  if (dial < cap.dial) return 'none';
  return cap.limitedBy === 'none' && dial === salvo ? 'salvo' : cap.limitedBy;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function describe(
  dial: number,
  limitedBy: LimitedBy,
  risk: number,
  allowed: RiskLimit,
  because: string,
): string {
  const head = dial > 0 ? `Dialling ${dial}` : 'Waiting';
  switch (limitedBy) {
    case 'agents':
      return 'Waiting for an agent: none is logged in.';
    case 'budget':
      return `${head}: the abandonment budget of ${allowed.exhausted?.name ?? 'the window'} is used up, so hardly any risk is taken.`;
    case 'risk':
      return `${head}: one more call would find no agent in ${percent(risk)} of its answers, more than the ${percent(allowed.limit)} allowed now.`;
    case 'salvo':
      return `${head}: no more calls at once, so that no estimate fires a salvo.`;
    case 'lines':
    case 'callsPerSecond':
    case 'leads':
    case 'rampUp':
    case 'trunk':
      return `${head}: ${because}.`;
    case 'hold':
    case 'fallback':
    case 'none':
      return `${head}.`;
    default:
      return assertNever(limitedBy);
  }
}
