/** Pacing, over HTTP. */
import type { PacingChanges } from '../../domain/campaign/pacingValues.ts';
import type { DecisionRecord } from '../../domain/pacing/record.ts';
import { explainPacing, type WindowLeft } from '../../services/explain.ts';
import {
  pacingHistory,
  previewPacing,
  setPacing,
  showPacing,
  undoPacing,
  type PacingParts,
  type PacingResult,
} from '../../services/pacing.ts';
import { startPreview } from '../../services/pacingPreview.ts';
import { pacingSeries } from '../../services/pacingSeries.ts';
import type { Handlers } from '../handlers.ts';
import type { ApiParts } from '../parts.ts';
import type { pacingEndpoints } from '../schemas/pacing.ts';

export const pacingHandlers: Handlers<typeof pacingEndpoints> = {
  'GET /campaigns/:campaignId/pacing': async ({ params: { campaignId } }, { parts }) => {
    const shown = await showPacing(parts.records, campaignId, parts.bounds);
    return { ...shown, values: { ...shown.values, windows: [...shown.values.windows] } };
  },

  'PATCH /campaigns/:campaignId/pacing': async ({ params, body }, { parts, caller, now }) => {
    const order = { ...params, changes: changesOf(body), by: caller.login };
    return resultOf(await setPacing(pacingParts(parts), order, now));
  },

  'POST /campaigns/:campaignId/pacing/review': async ({ params: { campaignId }, body }, { parts }) => ({
    values: [...(await previewPacing(pacingParts(parts), campaignId, changesOf(body)))],
  }),

  'POST /campaigns/:campaignId/pacing/simulations': async ({ params, body }, { parts, caller, now }) => {
    const { jobs, simulation } = parts;
    const asked = { ...params, ...body, changes: changesOf(body.changes), ownerId: caller.userId };
    const { jobId } = await startPreview({ ...pacingParts(parts), jobs, simulation }, asked, now);
    return { jobId };
  },

  'POST /campaigns/:campaignId/pacing/undo': async ({ params: { campaignId } }, { parts, caller, now }) =>
    resultOf(await undoPacing(pacingParts(parts), campaignId, caller.login, now)),

  'GET /campaigns/:campaignId/pacing/history': async ({ params: { campaignId } }, { parts }) => ({
    changes: (await pacingHistory(parts.records, campaignId)).map((change) => ({
      ...change,
      values: [...change.values],
    })),
  }),

  'GET /campaigns/:campaignId/pacing/explanation': async ({ params, query }, { parts, now }) => {
    const { campaignId } = params;
    const { decision, windows, around } = await explainPacing(parts.records, campaignId, query.at, now);
    return {
      campaignId,
      decision: decisionOf(decision, windows),
      around: around.map(({ at, decision: { dial, limitedBy, reason, forecast } }) => ({
        at,
        dial,
        limitedBy,
        reason,
        risk: forecast.risk,
      })),
    };
  },

  'GET /campaigns/:campaignId/pacing/decisions': async ({ params, query }, { parts, now }) => {
    const { from, to = now, steps } = query;
    const series = await pacingSeries(parts.records, { ...params, from, to, steps }, now);
    return { ...series, points: series.points.map((point) => ({ ...point, budget: [...point.budget] })) };
  },
};

function pacingParts({ records, stores, bounds, law }: ApiParts): PacingParts {
  return { records, commands: stores.commands, bounds, law };
}

/** Names that were sent without a value are not there. */
function changesOf(
  body: {
    readonly [Key in keyof PacingChanges]?: PacingChanges[Key] | undefined;
  },
): PacingChanges {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

const resultOf = (result: PacingResult) => ({ ...result, values: [...result.values] });

function decisionOf(record: DecisionRecord, windows: readonly WindowLeft[]) {
  const { at, mode, campaigns, view, decision, shadow } = record;
  const { dial, limitedBy, reason, forecast } = decision;
  return {
    at,
    mode,
    campaigns: [...campaigns],
    dial,
    limitedBy,
    reason,
    forecast,
    floor: {
      idle: view.idle.length,
      talking: view.talking.length,
      wrapping: view.wrapping.length,
      dialling: view.dialling.length,
      ringing: view.ringing.filter((age) => age !== null).length,
      screening: view.screening.length,
      waiting: view.waiting.length,
      lines: view.lines,
      callsPerSecond: view.callsPerSecond,
      ...(view.leadsLeft === undefined ? {} : { leadsLeft: view.leadsLeft }),
      ...(view.hold === undefined ? {} : { hold: view.hold }),
    },
    windows: [...windows],
    ...(shadow === undefined ? {} : { shadow }),
  };
}
