/**
 * Progressive pacing: never more calls on their way than agents idle, a call keeping its claim on an agent from the
 * dial to its join or end. Nobody is abandoned unless an agent vanishes (PACING 2).
 */
import type { FloorView, Pacer, PacingDecision } from './pacer.ts';

export const progressivePacer: Pacer = { decide };

function decide(view: FloorView): PacingDecision {
  if (view.hold !== undefined) return { dial: 0, limitedBy: 'hold', reason: `Not dialling: ${view.hold}.` };
  const unserved = view.screening.filter((call) => !call.agentReserved).length;
  const claims = view.dialling.length + view.waiting.length + unserved;
  const wanted = Math.max(0, view.idle.length - claims);
  if (wanted === 0) return { dial: 0, limitedBy: 'agents', reason: describe(view.idle.length, claims) };
  const dial = Math.max(0, Math.min(wanted, view.lines, view.callsPerSecond));
  if (dial === wanted) {
    return { dial, limitedBy: 'none', reason: `Dialling ${dial}: one call for each idle agent without one.` };
  }
  return view.lines <= view.callsPerSecond
    ? { dial, limitedBy: 'lines', reason: `Dialling ${dial} of ${wanted}: no more lines are free.` }
    : {
        dial,
        limitedBy: 'callsPerSecond',
        reason: `Dialling ${dial} of ${wanted}: the trunk takes no more this second.`,
      };
}

function describe(idle: number, claims: number): string {
  return idle === 0
    ? 'Waiting for an agent: none is idle.'
    : `Waiting: ${claims} calls are on their way for ${idle} idle agents.`;
}
