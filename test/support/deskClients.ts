/** Desks of agents without a browser: the page's own connection and state, over TLS to a server that may go and come back. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { AgentId } from '../../src/domain/kernel/ids.ts';
import type { DeskScreen } from '../../src/api/schemas/deskScreen.ts';
import { connectDesk, type Asked, type Reply } from '../../src/console/pages/agent/desk/connection.ts';
import { heard, NO_DESK, screenNow, type DeskState } from '../../src/console/pages/agent/desk/deskState.ts';
import type { AccountsPort } from '../../src/ports/accounts.ts';
import { makeToken, ownerOf } from '../../src/services/accountsTokens.ts';

export interface DeskClient {
  readonly agentId: AgentId;
  /** What the server has said since the last connecting. */
  state(): DeskState;
  screen(): DeskScreen | undefined;
  ask(command: Asked): Promise<Reply>;
  close(): void;
}

/** A user of the agent's own, and a token of theirs. */
export async function tokenOfAgent(accounts: AccountsPort, agentId: AgentId): Promise<string> {
  const user = { userId: agentId, role: 'agent' } as const;
  const now = Date.now();
  await accounts.addUser({
    ...user,
    login: agentId,
    name: agentId,
    language: 'en',
    timeZone: 'UTC',
    agentId,
    isDisabled: false,
    passwordHash: 'none: by token alone',
    createdAt: now,
  });
  const { secret } = await makeToken(
    accounts,
    ownerOf(user),
    { name: 'desk', scopes: ['agent.work'], days: 1 },
    now,
  );
  return secret;
}

export function openDeskClient(consoleUrl: string, agentId: AgentId, token: string): DeskClient {
  let state = NO_DESK;
  const connection = connectDesk({
    open() {
      const socket = new WebSocket(`${consoleUrl.replace(/^http/, 'ws')}/api/v1/desk`, {
        headers: { authorization: `Bearer ${token}` },
        rejectUnauthorized: false,
      });
      // `close` follows.
      return socket.on('error', () => undefined);
    },
    newId: randomUUID,
    now: () => Date.now(),
    random: () => Math.random(),
    onMessage(message) {
      state = heard(state, message);
    },
    onLink(link) {
      // What the page knew from before is not what the server says now.
      state = { ...(link === 'open' ? NO_DESK : state), link };
    },
  });
  return {
    agentId,
    state: () => state,
    screen: () => screenNow(state),
    ask: (command) => connection.ask(command),
    close: () => connection.close(),
  };
}
