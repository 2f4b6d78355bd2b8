/** One agent's window: what it is sent whenever something of theirs changes, and the commands it sends. */
import type { WebSocket } from '@fastify/websocket';
import { SECOND_MS, type Instant } from '../../domain/kernel/time.ts';
import type { CommandReply } from '../../ports/commands.ts';
import type { KeptMessage } from '../../ports/deskStore.ts';
import { runDeskOrder, subjectOf } from '../../services/deskCommands.ts';
import { deskFigures } from '../../services/deskFigures.ts';
import type { AtDesk, DeskParts } from '../../services/deskParts.ts';
import type { DeskReads } from '../../services/deskReads.ts';
import { deskScreen } from '../../services/deskScreen.ts';
import { deskView } from '../../services/deskView.ts';
import { sentenceFor } from '../masked.ts';
import {
  CLOSE_CODES,
  deskMessage,
  MOST_COMMANDS_A_SECOND,
  type DeskMessage,
} from '../schemas/deskMessages.ts';
import { draft } from '../schemas/deskScreen.ts';
import type { Seat } from './admit.ts';
import { createAllowance } from './allowance.ts';
import { orderOf, readCommand } from './command.ts';
import type { Replies } from './replies.ts';
import { createScreens, isToShow, keyOf } from './screens.ts';

export interface ConnectionOptions {
  readonly socket: WebSocket;
  readonly seat: Seat;
  readonly parts: DeskParts;
  readonly reads: DeskReads;
  readonly replies: Replies;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
}

export interface Connection {
  /** Something of the agent's may have changed on the floor. */
  changed(): void;
  messagesChanged(): void;
  /** About once a second. */
  tick(): void;
  beat(): void;
  close(code: number, reason: string): void;
}

/** A window that takes nothing is no window: it connects again. */
const MOST_UNSENT_BYTES = 1024 * 1024;
const COMMANDS_AT_ONCE = 10 * MOST_COMMANDS_A_SECOND;
const FIGURES_EVERY_MS = 60 * SECOND_MS;
/** Until what a call leaves has come to the records. */
const FIGURES_AFTER_CALL_MS = 2 * SECOND_MS;

/** Whoever asked is told at least that. */
const BUG: CommandReply = { ok: false, code: 'OUT_BUG', message: 'something went wrong here: try again' };

export function openConnection(options: ConnectionOptions): Connection {
  const { socket, seat, parts, reads, replies, now, onError } = options;
  const { agent, caller } = seat;
  const { agentId } = agent;
  const who: AtDesk = { agentId, login: caller.login, seesPersons: seat.seesPersons };
  const browserPhone = parts.desk.phones.browserPhoneOf(agent)?.phone;
  const allowance = createAllowance(MOST_COMMANDS_A_SECOND, COMMANDS_AT_ONCE);
  const screens = createScreens((asked) => deskScreen(parts, reads, who, asked, now()));
  const skipReasons = new Map<string, readonly string[]>();
  let messages: readonly KeptMessage[] = [];
  let shownView = '';
  let shownScreen = '';
  /** Calls and the disposition that is owed: with each, the figures change. */
  let lastDone = '';
  let figuresAt = 0;
  let isAnswered = true;

  function send(message: DeskMessage): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNSENT_BYTES) return socket.terminate();
    socket.send(JSON.stringify(deskMessage.parse(message)));
  }

  function showView(): void {
    const desk = parts.desk.floor.desk(agentId);
    const reasons = reasonsOf(desk?.agent.preview?.campaignId);
    const view = deskView({ agent, desk, browserPhone, messages, skipReasons: reasons });
    const text = JSON.stringify(view);
    if (text === shownView) return;
    shownView = text;
    const done = `${view.agent.calls} ${view.owed?.attemptId ?? ''}`;
    if (done !== lastDone) figuresAt = Math.min(figuresAt, now() + FIGURES_AFTER_CALL_MS);
    lastDone = done;
    send({ type: 'view', view: { at: now(), ...view } });
  }

  /** From the campaign, a moment after the lead. */
  function reasonsOf(campaignId: string | undefined): readonly string[] {
    if (campaignId === undefined) return [];
    const known = skipReasons.get(campaignId);
    if (known !== undefined) return known;
    skipReasons.set(campaignId, []);
    void quietly(async () => {
      const campaign = await parts.records.campaign(campaignId);
      skipReasons.set(campaignId, campaign?.settings.preview?.skipReasons ?? []);
      showView();
    });
    return [];
  }

  function showScreen(): void {
    const desk = parts.desk.floor.desk(agentId);
    const subject = subjectOf(parts, agentId);
    if (desk === undefined || subject === undefined) {
      shownScreen = '';
      return screens.drop();
    }
    const key = keyOf(subject);
    if (key === shownScreen) return;
    const ready = screens.prepare(subject);
    if (!isToShow(desk)) return void ready.catch(onError);
    shownScreen = key;
    void quietly(async () => {
      try {
        const screen = await ready;
        if (screen === undefined || shownScreen !== key) return;
        send({ type: 'screen', screen: { ...screen, draft: draft.safeParse(screen.draft).data } });
      } catch (error) {
        // Tried again with the next change.
        if (shownScreen === key) shownScreen = '';
        throw error;
      }
    });
  }

  async function showFigures(): Promise<void> {
    figuresAt = now() + FIGURES_EVERY_MS;
    send({ type: 'figures', figures: await deskFigures(parts, agentId, now()) });
  }

  async function quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
  }

  /** In the engine's own turn, which a fault of a screen must not end. */
  function changed(): void {
    try {
      showView();
      showScreen();
    } catch (error) {
      onError(error);
    }
  }

  async function readMessages(): Promise<void> {
    messages = await parts.desk.messages.unread(agentId);
    showView();
  }

  async function take(text: string): Promise<void> {
    const read = readCommand(text);
    if (!read.ok)
      return send({ type: 'reply', id: read.id, ok: false, code: 'bad-message', message: read.message });
    const { id } = read.command;
    const order = orderOf(read.command);
    const { ok, code, message } = await replies
      .once(agentId, id, () => runDeskOrder(parts, who, order, now()))
      .catch((error: unknown): CommandReply => {
        onError(error);
        return BUG;
      });
    send({
      type: 'reply',
      id,
      ok,
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message: sentenceFor(caller, message) }),
    });
    changed();
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary || !allowance.take(now())) return close(CLOSE_CODES.tooMuch, 'too many messages');
    void quietly(() => take(data.toString('utf8')));
  });
  socket.on('pong', () => {
    isAnswered = true;
  });
  socket.on('error', () => socket.terminate());

  function close(code: number, reason: string): void {
    socket.close(code, reason);
  }

  changed();
  void quietly(readMessages);
  return {
    changed,
    messagesChanged: () => void quietly(readMessages),
    tick() {
      if (now() >= figuresAt) void quietly(showFigures);
    },
    beat() {
      if (!isAnswered) return socket.terminate();
      isAnswered = false;
      socket.ping();
      send({ type: 'beat', at: now() });
    },
    close,
  };
}
