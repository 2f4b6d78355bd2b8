/**
 * The typed client of the API, for other programs and for the console: an endpoint by its name, what it takes, what it
 * answers. It knows of the schemas by their types alone, so that it weighs next to nothing in a browser.
 */
import type { Contract } from '../contract.ts';
import type { AnswerOf, RequestOf } from '../endpoint.ts';
import type { Problem } from '../problem.ts';
import { withRetries, type RetryOptions } from './retry.ts';

export interface ClientOptions extends RetryOptions {
  /** e.g. `https://calls.example.com`; absent in a browser: where the page is from. */
  readonly baseUrl?: string;
  /** An API token; absent: the session of the browser. */
  readonly token?: string;
  readonly fetch?: typeof fetch;
  /** Sent with each request, e.g. the session's `X-CSRF-Token`. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The same key twice: the thing is done once, and answered alike. */
  readonly idempotencyKey?: string;
  /** The ETag of what is changed. */
  readonly ifMatch?: string;
}

/** The answer was a problem (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface Answer<Value> {
  readonly value: Value;
  readonly etag?: string;
}

/** Endpoints that answer in pages. */
export type PagedName = {
  [Name in keyof Contract]: AnswerOf<Contract[Name]> extends Page<unknown> ? Name : never;
}[keyof Contract];

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Cursor of the next page; null: this is the last. */
  readonly next: string | null;
}

export type ItemOf<Name extends PagedName> = AnswerOf<Contract[Name]> extends Page<infer Item> ? Item : never;

export interface OutpaceClient {
  <Name extends keyof Contract>(
    name: Name,
    request: RequestOf<Contract[Name]>,
    options?: CallOptions,
  ): Promise<AnswerOf<Contract[Name]>>;
  /** With its ETag, for a change that follows. */
  answer<Name extends keyof Contract>(
    name: Name,
    request: RequestOf<Contract[Name]>,
    options?: CallOptions,
  ): Promise<Answer<AnswerOf<Contract[Name]>>>;
  /** All that a list holds, one by one; the next page is asked for when it is needed. */
  items<Name extends PagedName>(
    name: Name,
    request: RequestOf<Contract[Name]>,
    options?: CallOptions,
  ): AsyncGenerator<ItemOf<Name>, void, undefined>;
}

interface AnyRequest {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export function createClient(options: ClientOptions = {}): OutpaceClient {
  const ask = async (name: string, request: AnyRequest, call: CallOptions = {}): Promise<Answer<unknown>> => {
    const [method = 'GET', path = '/'] = name.split(' ');
    const { signal, idempotencyKey } = call;
    const isSafe = method === 'GET' || (idempotencyKey !== undefined && !isBytes(request.body));
    const response = await withRetries({ isSafe, retries: options.retries ?? 0, signal }, () =>
      (options.fetch ?? fetch)(`${options.baseUrl ?? ''}/api/v1${urlOf(path, request)}`, {
        method,
        headers: headersOf(options, request, call),
        credentials: 'same-origin',
        ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
        // A stream is sent before its answer is read.
        ...(request.body instanceof ReadableStream ? { duplex: 'half' } : {}),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    if (!response.ok) throw new ApiError(await problemIn(response));
    const etag = response.headers.get('etag');
    return { value: await valueIn(response), ...(etag === null ? {} : { etag }) };
  };
  const client = async (name: string, request: AnyRequest, call?: CallOptions): Promise<unknown> =>
    (await ask(name, request, call)).value;
  async function* items(name: string, request: AnyRequest, call?: CallOptions) {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { ...request.query, ...(cursor === undefined ? {} : { cursor }) };
      const page = (await client(name, { ...request, query }, call)) as Page<unknown>;
      yield* page.items;
      cursor = page.next;
    }
  }
  // The names and types are those of the contract; what is below them is one request like any other.
  return Object.assign(client, { answer: ask, items }) as unknown as OutpaceClient;
}

function urlOf(path: string, { params = {}, query = {} }: AnyRequest): string {
  const filled = path.replace(/:(\w+)/g, (_whole, key: string) => encodeURIComponent(String(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) search.append(key, String(one));
  }
  const text = search.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

function headersOf(
  { token, headers }: ClientOptions,
  { body }: AnyRequest,
  { idempotencyKey, ifMatch }: CallOptions,
): Record<string, string> {
  return {
    accept: 'application/json',
    ...headers?.(),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined
      ? {}
      : { 'content-type': isBytes(body) ? 'application/octet-stream' : 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
}

function isBytes(body: unknown): body is Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  return body instanceof Blob || body instanceof Uint8Array || body instanceof ReadableStream;
}

function bodyOf(body: unknown): NonNullable<RequestInit['body']> {
  return isBytes(body) ? body : JSON.stringify(body);
}

async function valueIn(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  return response.headers.get('content-type')?.startsWith('application/json') === true
    ? await response.json()
    : response;
}

async function problemIn(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  const unknown = {
    type: 'about:blank',
    title: statusText,
    status,
    code: 'OUT_UNAVAILABLE',
    detail: `HTTP ${status}`,
  };
  try {
    return { ...unknown, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return unknown;
  }
}
