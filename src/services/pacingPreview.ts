/**
 * Use case: what a change of pacing would bring, seen before it is made. The campaign's own records are played with the
 * settings in force and with the changed ones, as a job; settings that the simulator does not play are named.
 */
import {
  pacingValues,
  withPacing,
  type ChangedValue,
  type PacingChanges,
  type PacingKey,
} from '../domain/campaign/pacingValues.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Simulation, SimulationPort } from '../ports/simulation.ts';
import { campaignOf } from './campaigns.ts';
import { OutpaceError } from './errors.ts';
import type { Job, Jobs } from './jobs.ts';
import { previewPacing, type PacingParts } from './pacing.ts';

export interface PreviewParts extends Omit<PacingParts, 'commands'> {
  readonly jobs: Pick<Jobs, 'start'>;
  readonly simulation: SimulationPort;
}

export interface PreviewAsked {
  readonly campaignId: string;
  readonly changes: PacingChanges;
  readonly recordDays: number;
  readonly days: number;
  readonly agents?: number | undefined;
  /** Whose job it is. */
  readonly ownerId: string;
}

export interface PacingPreview extends Simulation {
  readonly campaignId: string;
  readonly values: readonly ChangedValue[];
  /** Of those, the ones that change nothing in the simulator. */
  readonly notPlayed: readonly PacingKey[];
}

/** They share the agents with other campaigns, begin a day, or act on nothing. */
const NOT_PLAYED: readonly PacingKey[] = ['weight', 'rampUpMs', 'shadow'];
const PLAYED_MODES: ReadonlySet<string> = new Set(['progressive', 'ratio', 'predictive']);

/** Throws where the change is forbidden, or its mode is none that the simulator plays. */
export async function startPreview(parts: PreviewParts, asked: PreviewAsked, now: Instant): Promise<Job> {
  const { campaignId, changes, recordDays, days, agents, ownerId } = asked;
  const values = await previewPacing(parts, campaignId, changes);
  const { settings } = await campaignOf(parts.records, campaignId);
  const [before, after] = [pacingValues(settings), pacingValues(withPacing(settings, changes))];
  for (const { mode } of [before, after]) requirePlayed(mode);
  const notPlayed = values.map(({ key }) => key).filter((key) => NOT_PLAYED.includes(key));
  const order = { campaignId, before, after, recordDays, days, agents, now };
  return parts.jobs.start({
    kind: 'pacing.simulate',
    ownerId,
    subject: campaignId,
    async work({ signal, report }): Promise<PacingPreview> {
      const onDay = (done: number, total: number): void => report({ done, total });
      const played = await parts.simulation.play(order, { signal, onDay });
      return { campaignId, values, notPlayed, ...played };
    },
  });
}

function requirePlayed(mode: string): void {
  if (PLAYED_MODES.has(mode)) return;
  throw new OutpaceError(
    'OUT_USAGE',
    `the simulator plays calls for agents who wait: ${[...PLAYED_MODES].join(', ')}; not ${mode}`,
  );
}
