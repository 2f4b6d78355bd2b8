/** The emergency stop inside one process: always known. */
import type { EmergencyOrder, EmergencyPort, EmergencyState, EmergencyWatch } from '../../ports/emergency.ts';
import { EMERGENCY_HISTORY, emergencyState } from '../rules.ts';
import type { MemoryWorld } from './world.ts';

export class MemoryEmergency implements EmergencyPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async give(order: EmergencyOrder): Promise<void> {
    const { emergency } = this.#world;
    emergency.orders = [order, ...emergency.orders].slice(0, EMERGENCY_HISTORY);
    for (const heard of emergency.watchers) heard(emergencyState(order));
  }

  async last(): Promise<EmergencyOrder | undefined> {
    return this.#world.emergency.orders[0];
  }

  async history(limit: number): Promise<readonly EmergencyOrder[]> {
    return this.#world.emergency.orders.slice(0, limit);
  }

  watch(heard: (state: EmergencyState) => void): EmergencyWatch {
    const { emergency } = this.#world;
    emergency.watchers.add(heard);
    heard(emergencyState(emergency.orders[0]));
    return {
      isClear: () => emergencyState(emergency.orders[0]).kind === 'clear',
      stop: () => void emergency.watchers.delete(heard),
    };
  }
}
