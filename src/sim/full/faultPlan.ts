/** Begins and ends the faults of a simulated day at their times. */
import { assertNever } from '../../domain/kernel/assert.ts';
import { SECOND_MS, type Instant } from '../../domain/kernel/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { EngineProcess } from './engineProcess.ts';
import type { Fault, FaultState } from './faults.ts';

export interface FaultStage {
  readonly clock: Clock;
  readonly startsAt: Instant;
  readonly state: FaultState;
  readonly engine: () => EngineProcess;
  /** Rejects where it does not start. */
  readonly restart: () => Promise<void>;
  readonly note: (what: { readonly fault: Fault; readonly on: boolean }) => void;
  readonly broken: (what: string) => void;
}

/** As a service manager starts a process again. */
const RESTART_MS = SECOND_MS;

export function planFaults(faults: readonly Fault[], stage: FaultStage): void {
  const { clock, startsAt } = stage;
  for (const fault of faults) {
    clock.wakeAt(startsAt + fault.atMs, () => change(fault, true, stage));
    clock.wakeAt(startsAt + fault.atMs + fault.forMs, () => change(fault, false, stage));
  }
}

function change(fault: Fault, on: boolean, stage: FaultStage): void {
  const { state } = stage;
  stage.note({ fault, on });
  switch (fault.kind) {
    case 'linkDown': {
      const { telephony } = stage.engine();
      return on ? telephony.linkDown('simulated') : telephony.linkUp(fault.restarted);
    }
    case 'eventsDoubled':
      state.eventsDoubledShare = on ? fault.share : 0;
      return stage.engine().telephony.duplicateEvents(state.eventsDoubledShare);
    case 'storeDown':
      state.storeIsDown = on;
      return stage.engine().group.storeLink(on ? 'down' : 'up');
    case 'storeFails':
      state.storeFailsShare = on ? fault.share : 0;
      return;
    case 'trunkRefuses':
      state.trunkRefuses = on;
      return;
    case 'engineKilled':
      if (on) return stage.engine().kill();
      return void restart(stage);
    default:
      return assertNever(fault);
  }
}

/** An engine that finds its store away does not start, and is started again. */
async function restart(stage: FaultStage): Promise<void> {
  try {
    await stage.restart();
  } catch (error) {
    if (!(error instanceof PortFailure)) return stage.broken(`the engine does not start: ${String(error)}`);
    stage.clock.wakeAt(stage.clock.now() + RESTART_MS, () => void restart(stage));
  }
}
