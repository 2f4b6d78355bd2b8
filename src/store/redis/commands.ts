/**
 * Commands through Redis: a queue of ids, one key a command that lapses with its deadline, one reply list.
 * Whether a command may still be run is decided in Redis, by claiming it; a withdrawn or lapsed one cannot be claimed.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { CommandPort, CommandReply, EngineCommand } from '../../ports/commands.ts';
import { COMMAND_ANSWER_LIMIT_MS, noAnswer, noEngine } from '../rules.ts';
import { BlockingReader } from './blocking.ts';
import type { RedisConnection } from './connection.ts';
import { mayHaveHappened } from './failure.ts';
import { dialGroupKeys } from './keys.ts';

type Handler = (command: EngineCommand) => Promise<CommandReply>;

const SEND = { port: 'commands', operation: 'send' } as const;
const SERVE = { port: 'commands', operation: 'serve' } as const;
const LONGEST_QUEUE = 1_000;
const WAIT_MS = 5_000;
/** Between a failed wait and the next: a server that refuses at once must not be asked in a circle. */
const PAUSE_MS = 100;
const REPLY_KEPT_MS = 60_000;

export class RedisCommands implements CommandPort {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async send(dialGroupId: DialGroupId, command: EngineCommand, deadlineMs: number): Promise<CommandReply> {
    const keys = dialGroupKeys(dialGroupId);
    const id = randomUUID();
    const reader = await BlockingReader.open(this.#redis, SEND);
    try {
      const offer = [id, JSON.stringify(command), Math.max(1, Math.ceil(deadlineMs)), LONGEST_QUEUE];
      await this.#redis.run(SEND, 'sendCommand', [keys.command(id), keys.commandQueue], offer);
      return await this.#answerTo(dialGroupId, id, reader, deadlineMs);
    } finally {
      reader.close();
    }
  }

  async serve(dialGroupId: DialGroupId, handler: Handler): Promise<() => Promise<void>> {
    const reader = await BlockingReader.open(this.#redis, SERVE);
    const running = new Set<Promise<void>>();
    const stop = new AbortController();
    const loop = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const id = await this.#next(dialGroupId, reader);
        if (id === undefined || stop.signal.aborted) continue;
        const run = this.#runOne(dialGroupId, id, handler).finally(() => running.delete(run));
        running.add(run);
      }
    };
    const ended = loop();
    return async () => {
      stop.abort();
      reader.close();
      await ended;
      await Promise.all(running);
    };
  }

  async #answerTo(
    dialGroupId: DialGroupId,
    id: string,
    reader: BlockingReader,
    deadlineMs: number,
  ): Promise<CommandReply> {
    const keys = dialGroupKeys(dialGroupId);
    let withdrawn: unknown;
    let reply: string | undefined;
    try {
      reply = await reader.pop(keys.reply(id), deadlineMs);
      if (reply === undefined) {
        withdrawn = await this.#redis.run(SEND, 'withdrawCommand', [keys.command(id)], []);
        if (withdrawn !== 1) reply = await reader.pop(keys.reply(id), COMMAND_ANSWER_LIMIT_MS);
      }
    } catch (error) {
      throw mayHaveHappened(error);
    }
    if (reply !== undefined) return JSON.parse(reply) as CommandReply;
    throw withdrawn === 1 ? noEngine(dialGroupId) : noAnswer(dialGroupId);
  }

  /** The id of the next command, or undefined where none came or the link is down. */
  async #next(dialGroupId: DialGroupId, reader: BlockingReader): Promise<string | undefined> {
    try {
      return await reader.pop(dialGroupKeys(dialGroupId).commandQueue, WAIT_MS);
    } catch {
      await setTimeout(PAUSE_MS);
      await reader.untilUsable();
      return undefined;
    }
  }

  async #runOne(dialGroupId: DialGroupId, id: string, handler: Handler): Promise<void> {
    const keys = dialGroupKeys(dialGroupId);
    try {
      const payload = await this.#redis.run(SERVE, 'claimCommand', [keys.command(id)], [REPLY_KEPT_MS]);
      if (typeof payload !== 'string') return;
      const reply = await answer(handler, JSON.parse(payload) as EngineCommand);
      await this.#redis.run(SERVE, 'replyCommand', [keys.reply(id)], [JSON.stringify(reply), REPLY_KEPT_MS]);
    } catch {
      // The link broke: a command that was not claimed lapses, an answer that was not left is `unknown` to its sender.
    }
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
