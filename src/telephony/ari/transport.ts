/**
 * ARI's HTTP, in place of the library's (ASTERISK 1.3): a request settles within its deadline, waiting for a
 * socket included; at most `maxSockets` are open, well below Asterisk's `sessionlimit`, beyond which it closes
 * connections without an answer; each client carries its own credentials.
 *
 * The outcome of a failure follows from whether the request can have left: still queued or not yet connected,
 * nothing happened (`unavailable`); written to a connection, it may have (`unknown`).
 */
import http from 'node:http';
import https from 'node:https';
import type { PortFailure } from '../../ports/failure.ts';
import { telephonyFailure } from '../failures.ts';
import { exchange, type HttpReply, type HttpRequest } from './exchange.ts';

export interface TransportOptions {
  /** e.g. `http://127.0.0.1:8088`; `/ari` is added. */
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  readonly maxSockets?: number;
  readonly maxQueued?: number;
  readonly deadlineMs?: number;
}

interface Job {
  readonly request: HttpRequest;
  readonly resolve: (reply: HttpReply) => void;
  readonly reject: (failure: PortFailure) => void;
  readonly deadline: NodeJS.Timeout;
  readonly controller: AbortController;
  isSettled: boolean;
}

const DEFAULT_MAX_SOCKETS = 60;
const DEFAULT_MAX_QUEUED = 5_000;
const DEFAULT_DEADLINE_MS = 5_000;
/** Below Asterisk's 15 s, so that an idle connection is dropped by us and never raced. */
const IDLE_SOCKET_MS = 8_000;
/** For a recording of hours. */
const DOWNLOAD_LIMIT_MS = 300_000;

export class AriTransport {
  readonly origin: URL;
  readonly #agent: http.Agent;
  readonly #authorization: string;
  readonly #maxSockets: number;
  readonly #maxQueued: number;
  readonly #deadlineMs: number;
  readonly #queue: Job[] = [];
  readonly #running = new Set<Job>();
  #isClosed = false;

  constructor(options: TransportOptions) {
    this.origin = new URL(options.baseUrl);
    this.#maxSockets = options.maxSockets ?? DEFAULT_MAX_SOCKETS;
    this.#maxQueued = options.maxQueued ?? DEFAULT_MAX_QUEUED;
    this.#deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const credentials = `${options.username}:${options.password}`;
    this.#authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    const agentOptions = { keepAlive: true, maxSockets: this.#maxSockets, timeout: IDLE_SOCKET_MS };
    this.#agent =
      this.origin.protocol === 'https:' ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  }

  get defaultDeadlineMs(): number {
    return this.#deadlineMs;
  }

  /** Rejects with PortFailure, also for every status of 400 and above. */
  request(request: HttpRequest): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(notSent(request, 'closed', 'the client is stopped'));
      if (this.#queue.length >= this.#maxQueued) {
        return reject(notSent(request, 'queue-full', `${this.#maxQueued} requests wait already`));
      }
      const controller = new AbortController();
      const deadlineMs = request.deadlineMs ?? this.#deadlineMs;
      const job: Job = {
        request,
        resolve,
        reject,
        controller,
        deadline: setTimeout(() => this.#expire(job, deadlineMs), deadlineMs),
        isSettled: false,
      };
      this.#queue.push(job);
      this.#pump();
    });
  }

  /** The body of a long answer as it comes; the deadline is for all of it. */
  download(path: string): Promise<AsyncIterable<Uint8Array>> {
    const operation = 'download';
    const client = this.origin.protocol === 'https:' ? https : http;
    const headers = { authorization: this.#authorization };
    return new Promise((resolve, reject) => {
      const outgoing = client.get(
        new URL(`/ari${path}`, this.origin),
        { agent: this.#agent, headers, signal: AbortSignal.timeout(DOWNLOAD_LIMIT_MS) },
        (incoming) => {
          const { statusCode = 0 } = incoming;
          if (statusCode === 200) return resolve(incoming);
          incoming.resume();
          const message = `${path} was answered ${statusCode}`;
          reject(telephonyFailure({ operation, outcome: 'refused', code: String(statusCode), message }));
        },
      );
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const message = `${path} was not read (${error.code ?? error.message})`;
        const code = error.code ?? 'ERROR';
        reject(telephonyFailure({ operation, outcome: 'unavailable', code, message, cause: error }));
      });
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) {
      this.#fail(job, notSent(job.request, 'closed', 'the client is stopped'));
    }
    for (const job of this.#running) job.controller.abort('closed');
    this.#agent.destroy();
  }

  #pump(): void {
    while (this.#running.size < this.#maxSockets) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      if (!job.isSettled) this.#run(job);
    }
  }

  #run(job: Job): void {
    this.#running.add(job);
    exchange({
      agent: this.#agent,
      origin: this.origin,
      authorization: this.#authorization,
      request: job.request,
      signal: job.controller.signal,
    })
      .then(
        (reply) => this.#succeed(job, reply),
        (failure: PortFailure) => this.#fail(job, failure),
      )
      .finally(() => {
        this.#running.delete(job);
        this.#pump();
      });
  }

  #expire(job: Job, deadlineMs: number): void {
    if (this.#running.has(job)) return job.controller.abort('deadline');
    this.#queue.splice(this.#queue.indexOf(job), 1);
    this.#fail(job, notSent(job.request, 'deadline', `no connection was free within ${deadlineMs} ms`));
  }

  #succeed(job: Job, reply: HttpReply): void {
    job.isSettled = true;
    clearTimeout(job.deadline);
    job.resolve(reply);
  }

  #fail(job: Job, failure: PortFailure): void {
    job.isSettled = true;
    clearTimeout(job.deadline);
    job.reject(failure);
  }
}

function notSent(request: HttpRequest, code: string, why: string): PortFailure {
  return telephonyFailure({
    operation: request.operation,
    outcome: 'unavailable',
    code,
    message: `${request.operation} was not sent: ${why}`,
  });
}
