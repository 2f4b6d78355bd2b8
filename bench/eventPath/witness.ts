/**
 * How Asterisk bears the load, seen from outside: whether it answers OPTIONS on its SIP port throughout, and the longest
 * backlog of events for an ARI application, as its own list of task processors counts it.
 */
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import { spreadOf, type Spread } from '../calls/figures.ts';

const OPTIONS_EVERY_MS = 100;
/** From the requirement's sense: later is no answer. UDP is retried by the asker, which this one does not do. */
const ANSWER_LIMIT_MS = 2_000;
const CONSOLE_LIMIT_MS = 5_000;
/** An application's processor goes with it, so it is looked at while it lives; it counts its deepest backlog itself. */
const LOOK_EVERY_MS = 500;
/** Of the task processor that hands an application its events. */
const APPLICATION = /^stasis\/m:ari:application\/(\S+)\s+(\d+)\s+(\d+)\s+(\d+)/gm;

export interface Witnessed {
  readonly asked: number;
  readonly unanswered: number;
  readonly answerMs: Spread;
  /** Events handed to applications, and the most that waited at any time. */
  readonly events: number;
  readonly backlog: number;
}

export interface Witness {
  /** Counts events from now on: the agents' log-in is behind. */
  countFromNow(): Promise<void>;
  end(): Promise<Witnessed>;
}

/** `application`: how its name begins. */
export async function openWitness(node: AsteriskHandle, application: string): Promise<Witness> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', () => resolve()));
  const open = new Map<string, number>();
  const tookMs: number[] = [];
  let asked = 0;
  socket.on('message', (data) => {
    const callId = /^(?:Call-ID|i): (\S+)/im.exec(data.toString('utf8'))?.[1] ?? '';
    const at = open.get(callId);
    if (at === undefined) return;
    open.delete(callId);
    tookMs.push(Math.round(performance.now() - at));
  });
  const ask = (): void => {
    const callId = randomUUID();
    asked += 1;
    open.set(callId, performance.now());
    socket.send(optionsRequest(callId, socket.address().port, node.sipPort), node.sipPort, '127.0.0.1');
  };
  const timer = setInterval(ask, OPTIONS_EVERY_MS);
  const events = new Map<string, number>();
  const over = new AbortController();
  let backlog = 0;
  const looking = (async () => {
    while (!over.signal.aborted) {
      for (const seen of await applicationsOf(node)) {
        if (!seen.name.startsWith(application)) continue;
        events.set(seen.name, seen.events);
        backlog = Math.max(backlog, seen.backlog);
      }
      await delay(LOOK_EVERY_MS);
    }
  })();
  return {
    async countFromNow() {
      await consoleOf(node, 'core reset taskprocessors', /taskprocessors/);
      events.clear();
      backlog = 0;
    },
    async end() {
      clearInterval(timer);
      over.abort();
      await looking;
      const until = performance.now() + ANSWER_LIMIT_MS;
      while (open.size > 0 && performance.now() < until) await delay(20);
      socket.close();
      const late = tookMs.filter((ms) => ms > ANSWER_LIMIT_MS).length;
      return {
        asked,
        unanswered: open.size + late,
        answerMs: spreadOf(tookMs),
        events: [...events.values()].reduce((sum, count) => sum + count, 0),
        backlog,
      };
    },
  };
}

function optionsRequest(callId: string, fromPort: number, toPort: number): string {
  return [
    `OPTIONS sip:probe@127.0.0.1:${toPort} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${fromPort};rport;branch=z9hG4bK${callId}`,
    'Max-Forwards: 70',
    `From: <sip:probe@127.0.0.1:${fromPort}>;tag=${callId.slice(0, 8)}`,
    `To: <sip:probe@127.0.0.1:${toPort}>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:probe@127.0.0.1:${fromPort}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

interface Application {
  readonly name: string;
  readonly events: number;
  readonly backlog: number;
}

async function applicationsOf(node: AsteriskHandle): Promise<readonly Application[]> {
  const text = await consoleOf(node, 'core show taskprocessors', /\d+ taskprocessors/);
  return [...text.matchAll(APPLICATION)].map(([, name = '', processed, , deepest]) => ({
    name,
    events: Number(processed),
    backlog: Number(deepest),
  }));
}

/** The console of `asterisk -r`: a line with its version, then the answer to each command that ends in NUL. */
function consoleOf({ runDir }: AsteriskHandle, command: string, isWhole: RegExp): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const socket = connect(join(runDir, 'run/asterisk.ctl'), () => socket.write(`${command}\0`));
    socket.setTimeout(CONSOLE_LIMIT_MS, () => socket.destroy(new Error('the console gave no answer')));
    let output = '';
    socket.on('error', reject);
    socket.on('data', (data: Buffer) => {
      output += data.toString('utf8');
      if (isWhole.test(output)) socket.end();
    });
    socket.on('close', () => resolve(output));
  });
}
