/**
 * Holds dialling while the emergency stop is on, and while it cannot be read: calls leave only where the store has just
 * said that they may. Phones of agents and supervisors are rung all the same: live calls are to be finished.
 */
import type { EngineInput } from '../engine/input.ts';
import type { EmergencyPort, EmergencyState, EmergencyWatch } from '../ports/emergency.ts';
import type { Log } from './log.ts';

export interface EmergencyGuard {
  start(): void;
  /** Asked right before a call to a person leaves; false before the start. */
  isClear(): boolean;
  stop(): void;
}

export function createEmergencyGuard(options: {
  readonly emergency: EmergencyPort;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
}): EmergencyGuard {
  const { emergency, log, post } = options;
  let watch: EmergencyWatch | undefined;

  const heard = (state: EmergencyState): void => {
    post({ type: 'holdSet', hold: 'emergency stop', on: state.kind === 'stopped' });
    post({ type: 'holdSet', hold: 'the emergency stop cannot be read', on: state.kind === 'unknown' });
    if (state.kind === 'stopped') log.warn({ event: 'emergency.stopped', ...state.order });
    else if (state.kind === 'clear' && state.order !== undefined)
      log.info({ event: 'emergency.released', ...state.order });
  };

  return {
    start() {
      watch ??= emergency.watch(heard);
    },
    isClear: () => watch?.isClear() ?? false,
    stop() {
      watch?.stop();
    },
  };
}
