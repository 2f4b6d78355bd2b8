/**
 * The independent measure: a second ARI application that subscribes to everything, sends no command, and knows
 * neither client. Its times are Asterisk's own time stamps in the events (whole milliseconds), so a client's slowness in
 * reading its events shows, and this process's does not. The answer is the first event that shows the called leg `Up`;
 * joined is when the called leg and an agent's leg are both in one mixing bridge.
 */
import { WebSocket } from 'ws';
import type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import { ariSend } from './plainAri.ts';

export interface WatchedCall {
  readonly createdAt: number;
  answeredAt?: number;
  joinedAt?: number;
  endedAt?: number;
}

export interface Watcher {
  /** The called legs since the last time, by channel id. */
  take(): ReadonlyMap<string, WatchedCall>;
  readonly answered: number;
  close(): void;
}

interface AriMessage {
  readonly type: string;
  readonly timestamp?: string;
  readonly channel?: { readonly id: string; readonly name: string; readonly state: string };
  readonly bridge?: { readonly id: string; readonly bridge_type: string };
}

const APP = 'bench-watcher';
const TYPES = [
  'ChannelCreated',
  'ChannelStateChange',
  'ChannelEnteredBridge',
  'ChannelLeftBridge',
  'ChannelDestroyed',
];

export async function openWatcher(node: AsteriskHandle, trunkId: string): Promise<Watcher> {
  const url = new URL('/ari/events', node.ariUrl.replace(/^http/, 'ws'));
  url.searchParams.set('app', APP);
  url.searchParams.set('subscribeAll', 'true');
  url.searchParams.set('api_key', `${node.ariUser}:${node.ariPassword}`);
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  // Other events would only take the machine's time from the clients.
  await ariSend(node, 'PUT', `applications/${APP}/eventFilter`, { allowed: TYPES.map((type) => ({ type })) });
  const book = createBook(`PJSIP/${trunkId}-`);
  socket.on('message', (data: Buffer) => book.read(JSON.parse(data.toString('utf8')) as AriMessage));
  return {
    take: () => book.take(),
    get answered() {
      return book.answered();
    },
    close: () => socket.terminate(),
  };
}

export function createBook(calledPrefix: string) {
  let calls = new Map<string, WatchedCall>();
  let answered = 0;
  /** Who is in each mixing bridge, and since when. */
  let bridges = new Map<string, Map<string, number>>();

  function read(message: AriMessage): void {
    const { channel, bridge } = message;
    if (channel === undefined) return;
    const at = Date.parse(message.timestamp ?? '');
    if (channel.name.startsWith(calledPrefix)) readCalled(message.type, channel, at);
    if (bridge?.bridge_type !== 'mixing') return;
    const members = bridges.get(bridge.id) ?? new Map<string, number>();
    bridges.set(bridge.id, members);
    if (message.type === 'ChannelLeftBridge') members.delete(channel.id);
    if (message.type !== 'ChannelEnteredBridge') return;
    members.set(channel.id, at);
    if (members.size < 2) return;
    for (const id of members.keys()) {
      const call = calls.get(id);
      if (call !== undefined) call.joinedAt ??= Math.max(...members.values());
    }
  }

  function readCalled(type: string, channel: NonNullable<AriMessage['channel']>, at: number): void {
    const call = calls.get(channel.id) ?? { createdAt: at };
    calls.set(channel.id, call);
    if (channel.state === 'Up' && call.answeredAt === undefined) {
      call.answeredAt = at;
      answered += 1;
    }
    if (type === 'ChannelDestroyed') call.endedAt = at;
  }

  return {
    read,
    answered: () => answered,
    take(): ReadonlyMap<string, WatchedCall> {
      const taken = calls;
      calls = new Map();
      bridges = new Map();
      return taken;
    },
  };
}
