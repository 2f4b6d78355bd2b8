/**
 * All desks that are open at this server. An agent whose state has changed is shown it in the turn in which the engine
 * did it; what else may have changed is looked for some times a second.
 */
import type { WebSocket } from '@fastify/websocket';
import type { AgentId } from '../../domain/kernel/ids.ts';
import { SECOND_MS, type Instant } from '../../domain/kernel/time.ts';
import type { DeskParts } from '../../services/deskParts.ts';
import { createDeskReads } from '../../services/deskReads.ts';
import { BEAT_MS, CLOSE_CODES } from '../schemas/deskMessages.ts';
import type { Seat } from './admit.ts';
import { openConnection, type Connection } from './connection.ts';
import { createReplies } from './replies.ts';

const LOOK_EVERY_MS = 200;
const CHECK_SESSION_MS = 15 * SECOND_MS;

export interface DeskHub {
  /** An earlier window of the same agent is told, and closed. */
  connect(socket: WebSocket, seat: Seat): void;
  /** Of that agent, undefined: no window is open. */
  readonly open: ReadonlyMap<AgentId, unknown>;
  stop(): void;
}

interface Open {
  readonly connection: Connection;
  readonly seat: Seat;
}

export function createDeskHub(options: {
  readonly parts: DeskParts;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
}): DeskHub {
  const { parts, onError } = options;
  const { floor, messages } = parts.desk;
  const open = new Map<AgentId, Open>();
  const reads = createDeskReads(parts, options.now);
  const replies = createReplies();
  let mayHaveChanged = false;
  const each = (act: (desk: Open) => void): void => {
    for (const desk of open.values()) act(desk);
  };
  const every = (ms: number, act: () => void): NodeJS.Timeout => setInterval(act, ms);
  const timers = [
    every(LOOK_EVERY_MS, () => {
      if (!mayHaveChanged) return;
      mayHaveChanged = false;
      each(({ connection }) => connection.changed());
    }),
    every(SECOND_MS, () => each(({ connection }) => connection.tick())),
    every(BEAT_MS, () => each(({ connection }) => connection.beat())),
    every(CHECK_SESSION_MS, () => each((desk) => void checkSession(desk))),
  ];
  const unwatch = [
    floor.watchDesks(({ agentIds }) => {
      mayHaveChanged = true;
      for (const agentId of agentIds) open.get(agentId)?.connection.changed();
    }),
    messages.watch((agentId) => open.get(agentId)?.connection.messagesChanged()),
  ];

  async function checkSession({ connection, seat }: Open): Promise<void> {
    try {
      if (!(await seat.isStillValid())) connection.close(CLOSE_CODES.loggedOut, 'the session is over');
    } catch (error) {
      // The store of sessions is away: whoever is in a call goes on.
      onError(error);
    }
  }

  return {
    open,
    connect(socket, seat) {
      const { agentId } = seat.agent;
      open.get(agentId)?.connection.close(CLOSE_CODES.takenOver, 'another window was opened');
      const desk = { seat, connection: openConnection({ ...options, socket, seat, reads, replies }) };
      open.set(agentId, desk);
      socket.on('close', () => {
        if (open.get(agentId) === desk) open.delete(agentId);
      });
    },
    stop() {
      for (const timer of timers) clearInterval(timer);
      for (const stop of unwatch) stop();
      each(({ connection }) => connection.close(CLOSE_CODES.restarting, 'the server stops'));
    },
  };
}
