/** A command as it comes over the desk's WebSocket: JSON, and of a known shape. */
import { z } from 'zod';
import type { DeskOrder } from '../../services/deskCommands.ts';
import { deskCommand, type DeskCommandTaken } from '../schemas/deskMessages.ts';

export type CommandRead =
  | { readonly ok: true; readonly command: DeskCommandTaken }
  /** `id`: to answer to, where there is one. */
  | { readonly ok: false; readonly id: string; readonly message: string };

const identified = z.object({ id: z.string().max(64) });

export function readCommand(text: string): CommandRead {
  const value = parsed(text);
  const read = deskCommand.safeParse(value);
  if (read.success) return { ok: true, command: read.data };
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') ?? '';
  return {
    ok: false,
    id: identified.safeParse(value).data?.id ?? '',
    message:
      value === undefined
        ? 'not JSON'
        : `${where === '' ? '' : `${where}: `}${issue?.message ?? 'not valid'}`,
  };
}

/** As the services take it. */
export function orderOf({ id: _id, ...order }: DeskCommandTaken): DeskOrder {
  if (order.type !== 'action') return order;
  const { action } = order;
  if (action.type !== 'help') return { type: 'action', action };
  const { note } = action;
  return { type: 'action', action: note === undefined ? { type: 'help' } : { type: 'help', note } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
