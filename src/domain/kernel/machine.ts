/**
 * State machines are data: a table of states, each with the events it takes and where they lead. The docs
 * print the table, a test walks every edge, and an event that a state does not take is a bug.
 */
import { InvariantError } from './assert.ts';

/** For each state the events it takes, each with the state it leads to. A state without events is final. */
export type MachineTable<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

export interface Machine<State extends string, Event extends string> {
  readonly name: string;
  readonly initial: State;
  readonly table: MachineTable<State, Event>;
}

/** The state that `event` leads to, or undefined where the state does not take it. */
export function target<State extends string, Event extends string>(
  machine: Machine<State, Event>,
  from: State,
  event: Event,
): State | undefined {
  return machine.table[from][event];
}

/** As `target`, for events that must be legal. */
export function transition<State extends string, Event extends string>(
  machine: Machine<State, Event>,
  from: State,
  event: Event,
): State {
  const to = target(machine, from, event);
  if (to === undefined) throw new InvariantError(`${machine.name}: '${event}' is not taken in '${from}'`);
  return to;
}

export interface Edge<State extends string, Event extends string> {
  readonly from: State;
  readonly event: Event;
  readonly to: State;
}

/** Every edge of the table, for tests and diagrams. */
export function edges<State extends string, Event extends string>(
  machine: Machine<State, Event>,
): Edge<State, Event>[] {
  return (Object.keys(machine.table) as State[]).flatMap((from) =>
    (Object.entries(machine.table[from]) as [Event, State][]).map(([event, to]) => ({ from, event, to })),
  );
}
