/**
 * Commands that the server has not answered yet. They are sent again after a reconnect, by the same id, so that each acts
 * once; one that has waited too long is given up instead: nobody means it any more.
 */
import type { DeskCommand } from '../../../../api/schemas/deskMessages.ts';

export interface Waiting {
  readonly command: DeskCommand;
  readonly since: number;
}

export type Outbox = readonly Waiting[];

/** The longest that a command may wait for a connection. */
export const LONGEST_WAIT_MS = 60_000;

/** A newer draft of the same call takes the place of an earlier one. */
export function put(outbox: Outbox, command: DeskCommand, now: number): Outbox {
  const kept = outbox.filter(({ command: earlier }) => !replaces(command, earlier));
  return [...kept, { command, since: now }];
}

export function answered(outbox: Outbox, id: string): Outbox {
  return outbox.filter(({ command }) => command.id !== id);
}

export function split(outbox: Outbox, now: number): { readonly again: Outbox; readonly givenUp: Outbox } {
  // A draft is what was typed: it never grows too old.
  const isFresh = ({ command, since }: Waiting): boolean =>
    command.type === 'draft' || now - since < LONGEST_WAIT_MS;
  return { again: outbox.filter(isFresh), givenUp: outbox.filter((waiting) => !isFresh(waiting)) };
}

function replaces(command: DeskCommand, earlier: DeskCommand): boolean {
  return command.type === 'draft' && earlier.type === 'draft' && command.attemptId === earlier.attemptId;
}
