/** Commands inside one process: taken by the first that serves, lapsing at their deadline. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommandPort, CommandReply, EngineCommand } from '../../ports/commands.ts';
import { COMMAND_ANSWER_LIMIT_MS, noAnswer, noEngine } from '../rules.ts';
import type { MemoryWorld } from './world.ts';

type Handler = (command: EngineCommand) => Promise<CommandReply>;

interface Offer {
  readonly command: EngineCommand;
  /** Takes the command: from here on the deadline no longer withdraws it. */
  readonly taken: () => void;
  readonly answered: (reply: CommandReply) => void;
}

export interface CommandQueue {
  readonly offers: Set<Offer>;
  readonly servers: Set<(offer: Offer) => void>;
}

export class MemoryCommands implements CommandPort {
  readonly #world: MemoryWorld;
  readonly #clock: Clock;

  constructor(world: MemoryWorld, clock: Clock) {
    this.#world = world;
    this.#clock = clock;
  }

  send(dialGroupId: DialGroupId, command: EngineCommand, deadlineMs: number): Promise<CommandReply> {
    const { offers, servers } = this.#queue(dialGroupId);
    const clock = this.#clock;
    return new Promise((resolve, reject) => {
      let cancel = clock.wakeAt(clock.now() + deadlineMs, () => {
        offers.delete(offer);
        reject(noEngine(dialGroupId));
      });
      const offer: Offer = {
        command: structuredClone(command),
        taken: () => {
          offers.delete(offer);
          cancel();
          const limit = clock.now() + deadlineMs + COMMAND_ANSWER_LIMIT_MS;
          cancel = clock.wakeAt(limit, () => reject(noAnswer(dialGroupId)));
        },
        answered: (reply) => {
          cancel();
          resolve(reply);
        },
      };
      offers.add(offer);
      const [server] = servers;
      server?.(offer);
    });
  }

  async serve(dialGroupId: DialGroupId, handler: Handler): Promise<() => Promise<void>> {
    const { offers, servers } = this.#queue(dialGroupId);
    const running = new Set<Promise<void>>();
    const server = (offer: Offer): void => {
      offer.taken();
      const run = answer(handler, offer.command)
        .then(offer.answered)
        .finally(() => running.delete(run));
      running.add(run);
    };
    servers.add(server);
    for (const offer of offers) server(offer);
    return async () => {
      servers.delete(server);
      await Promise.all(running);
    };
  }

  #queue(dialGroupId: DialGroupId): CommandQueue {
    const known = this.#world.commands.get(dialGroupId);
    if (known) return known;
    const queue: CommandQueue = { offers: new Set(), servers: new Set() };
    this.#world.commands.set(dialGroupId, queue);
    return queue;
  }
}

/** A handler that throws is a bug there; the sender still gets its answer. */
async function answer(handler: Handler, command: EngineCommand): Promise<CommandReply> {
  try {
    return await handler(command);
  } catch (error) {
    return { ok: false, code: 'internal', message: error instanceof Error ? error.message : String(error) };
  }
}
