/**
 * The baseline: the same calls by `ari-client` as it comes from npm, with nothing around it. No record, no limit, no
 * state machine: at each tick the next call is created and dialled, at its answer it is put into a bridge with a
 * seated agent in one request, after the talk it is hung up and the agent goes back to the waiting room.
 */
import ari from 'ari-client';
import type { Channel, ChannelStateChange, Client, StasisStart } from 'ari-client';
import { numberOf, type BenchJob, type ClientReport } from './job.ts';
import { until } from './plainAri.ts';
import { cpuSecondsOf, rssMbOf, watchLoop } from './usage.ts';

const APP = 'bench-bare';
const ROOM = 'bench-room';
const SEAT_LIMIT_MS = 60_000;
const END_LIMIT_MS = 20_000;
const DIAL_TIMEOUT_S = 10;

interface BareCall {
  readonly bridgeId: string;
  seatId?: string;
  answeredAt?: number;
  readonly entered: Set<string>;
}

export async function bareRound(job: BenchJob, seated: () => Promise<void>): Promise<ClientReport> {
  const client = await ari.connect(job.ari.url, job.ari.user, job.ari.password);
  const round = new BareRound(client, job);
  try {
    await client.start(APP);
    await round.seatAgents();
    await seated();
    return await round.placeCalls();
  } finally {
    await round.tidy();
    client.stop();
  }
}

class BareRound {
  readonly #client: Client;
  readonly #job: BenchJob;
  readonly #seatIds: readonly string[];
  readonly #seated = new Set<string>();
  readonly #free: string[] = [];
  readonly #calls = new Map<string, BareCall>();
  readonly #errors: Record<string, number> = {};
  readonly #joinMs: number[] = [];
  #ended = 0;

  constructor(client: Client, job: BenchJob) {
    this.#client = client;
    this.#job = job;
    this.#seatIds = job.phones.map((phone) => `bare-seat-${job.round}-${phone}`);
    client.on('StasisStart', (event: StasisStart, channel: Channel) => {
      if (event.args[0] === 'out') this.#try('dial', channel.dial({ timeout: DIAL_TIMEOUT_S }));
    });
    client.on('ChannelStateChange', (_event: ChannelStateChange, channel: Channel) => {
      if (channel.state === 'Up') this.#answered(channel.id);
    });
    client.on('ChannelEnteredBridge', ({ bridge, channel }) => this.#entered(bridge.id, channel.id));
    client.on('ChannelDestroyed', (_event, channel) => this.#destroyed(channel.id));
  }

  /** As the engine seats its agents: in one holding bridge with music. */
  async seatAgents(): Promise<void> {
    await this.#client.bridges.createWithId({ bridgeId: ROOM, type: 'holding' });
    await this.#client.bridges.startMoh({ bridgeId: ROOM });
    for (const [index, channelId] of this.#seatIds.entries()) {
      await this.#create(channelId, `PJSIP/${this.#job.phones[index] ?? ''}`);
    }
    await until(() => this.#free.length === this.#seatIds.length, 'every phone is seated', SEAT_LIMIT_MS);
  }

  async placeCalls(): Promise<ClientReport> {
    const { calls, rate, round, trunkId } = this.#job;
    const cpuBefore = cpuSecondsOf(process.pid);
    const loopDelay = watchLoop();
    const startedAt = performance.now();
    let placed = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const due = Math.min(calls, Math.floor(((performance.now() - startedAt) * rate) / 1_000));
        for (; placed < due; placed += 1) {
          const channelId = `bare-${round}-${placed}`;
          this.#calls.set(channelId, { bridgeId: `b-${channelId}`, entered: new Set() });
          const endpoint = `PJSIP/${numberOf(round, placed)}@${trunkId}`;
          this.#try('create', this.#create(channelId, endpoint));
        }
        if (placed < calls) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
    const allEnded = (): boolean => this.#ended === calls;
    await until(allEnded, 'every call has ended', END_LIMIT_MS).catch(() => this.#count('calls not ended'));
    return {
      joinMs: this.#joinMs,
      errors: this.#errors,
      loopDelay: loopDelay(),
      cpuSeconds: cpuSecondsOf(process.pid) - cpuBefore,
      rssMb: rssMbOf(process.pid),
    };
  }

  async tidy(): Promise<void> {
    const ids = [...this.#seatIds, ...this.#calls.keys()];
    await Promise.allSettled(ids.map((channelId) => this.#client.channels.hangup({ channelId })));
    const bridges = [ROOM, ...[...this.#calls.values()].map(({ bridgeId }) => bridgeId)];
    await Promise.allSettled(bridges.map((bridgeId) => this.#client.bridges.destroy({ bridgeId })));
  }

  async #create(channelId: string, endpoint: string): Promise<void> {
    await this.#client.channels.create({ channelId, endpoint, app: APP, appArgs: 'out' });
  }

  #answered(channelId: string): void {
    const call = this.#calls.get(channelId);
    if (call === undefined) {
      if (this.#seatIds.includes(channelId) && !this.#seated.has(channelId)) this.#sitDown(channelId);
      return;
    }
    if (call.answeredAt !== undefined) return;
    call.answeredAt = performance.now();
    const seatId = this.#free.shift();
    if (seatId === undefined) {
      this.#count('no agent free');
      return this.#try('hangup', this.#client.channels.hangup({ channelId }));
    }
    call.seatId = seatId;
    this.#try('bridge', this.#join(call.bridgeId, [seatId, channelId]));
  }

  async #join(bridgeId: string, channel: string[]): Promise<void> {
    await this.#client.bridges.createWithId({ bridgeId, type: 'mixing' });
    await this.#client.bridges.addChannel({ bridgeId, channel });
  }

  #entered(bridgeId: string, channelId: string): void {
    const callId = bridgeId.replace(/^b-/, '');
    const call = this.#calls.get(callId);
    if (call?.answeredAt === undefined) return;
    call.entered.add(channelId);
    if (call.entered.size < 2) return;
    this.#joinMs.push(performance.now() - call.answeredAt);
    setTimeout(() => {
      this.#try('hangup', this.#client.channels.hangup({ channelId: callId }));
    }, this.#job.talkMs);
  }

  #destroyed(channelId: string): void {
    const call = this.#calls.get(channelId);
    if (call === undefined) return;
    this.#calls.delete(channelId);
    this.#ended += 1;
    if (call.answeredAt === undefined) this.#count('not answered');
    const { seatId, bridgeId } = call;
    if (seatId === undefined) return;
    this.#sitDown(seatId);
    this.#try('destroy', this.#client.bridges.destroy({ bridgeId }));
  }

  #sitDown(channel: string): void {
    this.#seated.add(channel);
    const added = this.#client.bridges.addChannel({ bridgeId: ROOM, channel });
    this.#try(
      'seat',
      added.then(() => void this.#free.push(channel)),
    );
  }

  #try(operation: string, task: PromiseLike<unknown>): void {
    task.then(undefined, () => this.#count(operation));
  }

  #count(error: string): void {
    this.#errors[error] = (this.#errors[error] ?? 0) + 1;
  }
}
