/**
 * The typed client of the API, for other programs and for the console: an endpoint by its name, what it takes, what it
 * answers. It knows of the schemas by their types alone, so that it weighs next to nothing in a browser.
 */
import type { Contract } from '../contract.ts';
import type { AnswerOf, RequestOf } from '../endpoint.ts';
import type { Problem } from '../problem.ts';

export interface ClientOptions {
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
}

interface AnyRequest {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export function createClient(options: ClientOptions = {}): OutpaceClient {
  const ask = async (name: string, request: AnyRequest, call: CallOptions = {}): Promise<Answer<unknown>> => {
    const [method = 'GET', path = '/'] = name.split(' ');
    const response = await (options.fetch ?? fetch)(
      `${options.baseUrl ?? ''}/api/v1${urlOf(path, request)}`,
      {
        method,
        headers: headersOf(options, request, call),
        credentials: 'same-origin',
        ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      },
    );
    if (!response.ok) throw new ApiError(await problemIn(response));
    const etag = response.headers.get('etag');
    return { value: await valueIn(response), ...(etag === null ? {} : { etag }) };
  };
  const client = async (name: string, request: AnyRequest, call?: CallOptions): Promise<unknown> =>
    (await ask(name, request, call)).value;
  // The names and types are those of the contract; what is below them is one request like any other.
  return Object.assign(client, { answer: ask }) as unknown as OutpaceClient;
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
