/** The agents' pages, in a process of their own: each logs in, stays, and tells when it is shown that a call is joined, and its screen. */
import { WebSocket } from 'ws';
import type { DeskMessage } from '../../src/api/schemas/deskMessages.ts';

/** Times are in milliseconds since 1970, by the clock of the machine. */
export interface Joined {
  readonly joinedAt: number;
  /** When the page was told of it, with nothing that has to be looked up. */
  viewAt?: number;
  screenAt?: number;
}

export interface SeenAtDesks {
  readonly joined: Readonly<Record<string, Joined>>;
  readonly messages: number;
  readonly bytes: number;
  readonly ready: number;
  readonly closed: number;
}

const [baseUrl = '', agents = '0'] = process.argv.slice(2);
const joined: Record<string, { joinedAt: number; viewAt?: number; screenAt?: number }> = {};
const screens = new Map<string, number>();
const ready = new Set<string>();
let [messages, bytes, closed] = [0, 0, 0];

for (let index = 0; index < Number(agents); index += 1) open(`agent-${index}`);
process.on('message', () => {
  for (const [attemptId, one] of Object.entries(joined)) {
    const screenAt = screens.get(attemptId);
    if (screenAt !== undefined) one.screenAt = screenAt;
  }
  process.send?.({ joined, messages, bytes, ready: ready.size, closed } satisfies SeenAtDesks);
});
process.on('disconnect', () => process.exit(0));

function open(agentId: string): void {
  const url = `${baseUrl.replace(/^http/, 'ws')}/api/v1/desk`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${agentId}` } });
  socket.on('open', () => socket.send(JSON.stringify({ id: 'login', type: 'login', phone: 'own' })));
  socket.on('message', (data: Buffer) => {
    messages += 1;
    bytes += data.byteLength;
    take(agentId, JSON.parse(data.toString('utf8')) as DeskMessage);
  });
  socket.on('close', () => (closed += 1));
  socket.on('error', (error) => process.stderr.write(`${agentId}: ${String(error)}\n`));
}

function take(agentId: string, message: DeskMessage): void {
  const now = performance.timeOrigin + performance.now();
  if (message.type === 'screen' && message.screen.attemptId !== undefined)
    screens.set(message.screen.attemptId, now);
  if (message.type !== 'view') return;
  const { agent, call } = message.view;
  if (agent.state === 'ready') ready.add(agentId);
  else ready.delete(agentId);
  if (call?.joinedAt === undefined) return;
  joined[call.attemptId] ??= { joinedAt: call.joinedAt, viewAt: now };
}
