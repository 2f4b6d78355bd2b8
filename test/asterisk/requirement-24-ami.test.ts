/** AMI as a witness: trunk states and ends of calls; losing it changes no call (requirement 24). */
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import type { TelephonyEvent } from '../../src/ports/telephony.ts';
import { AmiConnection, type AmiAction } from '../../src/telephony/ami/connection.ts';
import { createAsteriskTelephony, type AsteriskTelephony } from '../../src/telephony/asterisk.ts';
import { eventually, startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';
import { ariSettings, CALLER_ID, numberFor, ROUTES, silentLogger } from '../support/telephony.ts';

describe('requirement 24: AMI beside the calls', () => {
  let asterisks: TestAsterisks;
  let relay: Relay;
  let port: AsteriskTelephony;
  const events: TelephonyEvent[] = [];
  beforeAll(async () => {
    const dead = { id: 'dead', host: '127.0.0.1', port: 9, qualifySec: 1 };
    asterisks = await startTestAsterisks({ otherTrunks: [dead] });
    const { pbx } = asterisks;
    relay = await startRelay(pbx.amiPort);
    port = createAsteriskTelephony({
      ari: ariSettings(pbx),
      ami: { host: '127.0.0.1', port: relay.port, user: pbx.amiUser, password: pbx.amiPassword },
      app: 'outpace-ami-1',
      trunks: ['pstn', 'dead'],
      prompts: ROUTES.prompts,
      clock: systemClock,
      logger: silentLogger,
      random: randomStream(1, 'ami'),
    });
    await port.start((event) => events.push(event));
  });
  afterAll(async () => {
    await port.stop();
    relay.close();
    await asterisks.stop();
  });

  const statesOf = (trunkId: string): string[] =>
    events.flatMap((event) =>
      event.type === 'trunkState' && event.trunkId === trunkId ? [event.state] : [],
    );
  const ended = (callId: string): boolean =>
    events.some((event) => event.type === 'callEnded' && event.callId === callId);
  async function call(callId: string, code: string): Promise<void> {
    const target = { kind: 'trunk', trunkId: 'pstn', number: numberFor(code) } as const;
    await port.originate({ callId, target, callerId: CALLER_ID, ringTimeoutMs: 1_000 });
  }

  it('tells of each trunk whether it is available, and of a silent one that it is unreachable', async () => {
    await eventually(() => statesOf('pstn').at(-1) === 'available', 'the trunk available', 30_000);
    await eventually(() => statesOf('dead').at(-1) === 'unreachable', 'the dead trunk unreachable', 30_000);
  }, 70_000);

  it.each([
    ['10', { q850: 17, sip: 486, requestedByNetwork: true }],
    ['20', { q850: 19, sip: 480, requestedByNetwork: true }],
    ['11', { q850: 19, sip: 480, requestedByNetwork: false }],
  ])('witnesses the end of number %s as the calls saw it', async (code, end) => {
    const callId = `witness-${code}`;
    await call(callId, code);
    await eventually(() => ended(callId) && port.witness(callId) !== undefined, 'both ends');
    expect(port.witness(callId)).toMatchObject(end);
    expect(events).toContainEqual(expect.objectContaining({ type: 'callEnded', callId, end }));
  });

  it('loses AMI in the middle of a message and of a call: the call does not notice, AMI comes back', async () => {
    relay.cutInHalf();
    await call('unmoved', '10');
    await eventually(() => ended('unmoved'), 'the end by ARI');
    expect(port.witness('unmoved')).toBeUndefined();
    const connections = relay.connections();
    relay.mend();
    await eventually(() => relay.connections() > connections, 'AMI connected again');
    await eventually(async () => {
      const callId = `again-${relay.connections()}-${Math.floor(performance.now())}`;
      await call(callId, '10');
      await eventually(() => ended(callId), 'the end by ARI');
      return port.witness(callId) !== undefined;
    }, 'AMI witnesses again');
    expect(events.filter((event) => event.type === 'linkDown')).toEqual([]);
  });

  it('tells that the trunk is gone when the carrier dies', async () => {
    process.kill(asterisks.pstn.pid, 'SIGSTOP');
    try {
      await eventually(() => statesOf('pstn').at(-1) !== 'available', 'the trunk lost', 30_000);
    } finally {
      process.kill(asterisks.pstn.pid, 'SIGCONT');
    }
    await eventually(() => statesOf('pstn').at(-1) === 'available', 'the trunk back', 30_000);
  }, 70_000);
});

describe('one AMI connection', () => {
  it.each([
    ['Originate', {}],
    ['Ping', { ActionID: 'x\r\nAction: Originate' }],
  ])('never sends %s %j', async (name, fields) => {
    const connection = new AmiConnection({
      settings: { host: '127.0.0.1', port: 1, user: 'u', password: 'p' },
      deadlineMs: 100,
      onEvent: () => undefined,
      onClosed: () => undefined,
    });
    const failure: unknown = await connection
      .action(name as AmiAction, fields)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PortFailure);
    expect(failure).toMatchObject({ port: 'ami', outcome: 'refused', code: 'invalid-argument' });
  });

  it('refuses an action while it is not logged in instead of keeping it for later', async () => {
    const connection = new AmiConnection({
      settings: { host: '127.0.0.1', port: 1, user: 'u', password: 'p' },
      deadlineMs: 100,
      onEvent: () => undefined,
      onClosed: () => undefined,
    });
    await expect(connection.action('Ping')).rejects.toMatchObject({
      outcome: 'unavailable',
      code: 'link-down',
    });
  });

  it('gives up a login that is not answered, and leaves no connection behind', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket.resume());
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
    const { port } = silent.address() as { port: number };
    const connection = new AmiConnection({
      settings: { host: '127.0.0.1', port, user: 'u', password: 'p' },
      deadlineMs: 200,
      onEvent: () => undefined,
      onClosed: () => undefined,
    });
    await expect(connection.open()).rejects.toMatchObject({ outcome: 'unavailable', code: 'deadline' });
    await eventually(() => sockets.every((socket) => socket.closed || socket.destroyed), 'the socket closed');
    silent.close();
  });
});

interface Relay {
  readonly port: number;
  connections(): number;
  /** Passes half of what comes next from Asterisk, then cuts the connection; new ones are cut at once. */
  cutInHalf(): void;
  mend(): void;
  close(): void;
}

function startRelay(targetPort: number): Promise<Relay> {
  const open = new Set<Socket>();
  let [count, isBroken] = [0, false];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (isBroken) {
      socket.destroy();
      return;
    }
    count += 1;
    open.add(socket);
    const onward = connect(targetPort, '127.0.0.1');
    onward.on('error', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      onward.destroy();
    });
    socket.pipe(onward);
    onward.on('data', (data) => {
      if (!isBroken) {
        socket.write(data);
        return;
      }
      socket.end(data.subarray(0, Math.floor(data.length / 2)));
      onward.destroy();
    });
    onward.on('close', () => socket.destroy());
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as { port: number }).port,
        connections: () => count,
        cutInHalf() {
          isBroken = true;
        },
        mend() {
          isBroken = false;
        },
        close() {
          for (const socket of open) socket.destroy();
          server.close();
        },
      });
    });
  });
}
