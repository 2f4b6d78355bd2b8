/**
 * The one place where a wanted number of calls meets the governor's limits: lines, calls per second and leads. Every
 * mode goes through it, and it names the clamp that held (PACING 1).
 */
import type { FloorView, LimitedBy } from './pacer.ts';

export interface Clamped {
  readonly dial: number;
  readonly limitedBy: LimitedBy;
  /** Why fewer than wanted, to follow "Dialling 2 of 5: ". */
  readonly because: string;
}

const LINES_NAMES = {
  rampUp: { limitedBy: 'rampUp', because: 'the campaign is being ramped up' },
  trunk: { limitedBy: 'trunk', because: 'no more lines of the trunk are free' },
  agents: { limitedBy: 'agents', because: 'the free agents could take no more who press for one' },
  own: { limitedBy: 'lines', because: 'no more lines are free' },
} as const;

const linesName = ({ linesFrom }: FloorView): { limitedBy: LimitedBy; because: string } =>
  LINES_NAMES[linesFrom ?? 'own'];

/** `linesPerAgentLeft`: what the most lines per agent still allow. */
export function clamp(
  wanted: number,
  view: FloorView,
  linesPerAgentLeft = Number.POSITIVE_INFINITY,
): Clamped {
  const limits: readonly { most: number; limitedBy: LimitedBy; because: string }[] = [
    {
      most: view.leadsLeft ?? Number.POSITIVE_INFINITY,
      limitedBy: 'leads',
      because: 'no more leads are ready',
    },
    { most: view.lines, ...linesName(view) },
    { most: linesPerAgentLeft, limitedBy: 'lines', because: 'the most lines per agent are in use' },
    {
      most: view.callsPerSecond,
      limitedBy: 'callsPerSecond',
      because: 'the trunk takes no more this second',
    },
  ];
  let tightest: Clamped = { dial: wanted, limitedBy: 'none', because: '' };
  for (const { most, limitedBy, because } of limits) {
    const dial = Math.max(0, Math.floor(most));
    if (dial < tightest.dial) tightest = { dial, limitedBy, because };
  }
  return tightest;
}
