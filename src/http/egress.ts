/**
 * One HTTP request to somebody else, and how far it came. Only to hosts that the configuration names, and to no private
 * address unless it says so: the address is judged when it is connected to, so that a name that changes is no way around.
 */
import { request as plain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface EgressRules {
  /** Host names that may be connected to. */
  readonly hosts: readonly string[];
  readonly allowPrivate: boolean;
}

export interface EgressRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all of it, to the last byte of the answer. */
  readonly timeoutMs: number;
  /** A longer answer is a failure; absent: only its beginning is read. */
  readonly mostBytes?: number | undefined;
}

export interface EgressAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** What came, as it came. */
  readonly bytes: Uint8Array;
}

/** `left`: whether bytes may have reached the other side. */
export class EgressFailure extends Error {
  override readonly name = 'EgressFailure';
  readonly left: boolean;
  readonly code: string;

  constructor(message: string, left: boolean, code: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.left = left;
    this.code = code;
  }
}

/** RFC 6890 and its registries: what is not on the public internet, or may lead to an address of the other family that is not. */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fec0::', 10],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Longer answers say nothing that is read. */
const MOST_BYTES = 64 * 1024;

export async function send(asked: EgressRequest, rules: EgressRules): Promise<EgressAnswer> {
  const url = new URL(asked.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!rules.hosts.includes(host)) throw new EgressFailure(`${host} is not an allowed host`, false, 'host');
  if (isIP(host) !== 0) refusePrivate(host, rules);
  return exchange(url, asked, rules);
}

function refusePrivate(address: string, { allowPrivate }: EgressRules): void {
  if (!allowPrivate && isPrivateAddress(address))
    throw new EgressFailure(`${address} is a private address`, false, 'private');
}

function exchange(url: URL, asked: EgressRequest, rules: EgressRules): Promise<EgressAnswer> {
  const { method, headers, body, timeoutMs, mostBytes } = asked;
  return new Promise((fulfil, reject) => {
    let left = false;
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(
        error instanceof EgressFailure
          ? error
          : new EgressFailure(error.message, left, error.code ?? 'error', error),
      );
    const options: RequestOptions = {
      method,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      // A connection of its own: one that is kept may be closed by the other side just as the request leaves.
      agent: false,
      lookup: judgedLookup(rules),
      signal: AbortSignal.timeout(timeoutMs),
    };
    const request = (url.protocol === 'https:' ? secure : plain)(url, options, (response) => {
      readBody(response, mostBytes).then(fulfil, fail);
    });
    request.once('error', fail);
    request.once('socket', (socket) => {
      const event = url.protocol === 'https:' ? 'secureConnect' : 'connect';
      socket.once(event, () => {
        left = true;
      });
    });
    request.end(body);
  });
}

function judgedLookup(rules: EgressRules): LookupFunction {
  return (host, options, done) =>
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '', 0);
      const bad = rules.allowPrivate ? undefined : addresses.find(({ address }) => isPrivateAddress(address));
      if (bad !== undefined)
        return done(
          new EgressFailure(`${host} is the private address ${bad.address}`, false, 'private'),
          '',
          0,
        );
      if (options.all === true) return done(null, addresses);
      const [first] = addresses;
      return done(null, first?.address ?? '', first?.family ?? 4);
    });
}

async function readBody(response: IncomingMessage, mostBytes: number | undefined): Promise<EgressAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = chunk as Buffer;
    bytes += part.length;
    // Leaving the loop cuts the connection: the rest is never read.
    if (mostBytes !== undefined && bytes > mostBytes)
      throw new EgressFailure(`the answer is longer than ${mostBytes} bytes`, true, 'too-long');
    if (bytes <= (mostBytes ?? MOST_BYTES)) chunks.push(part);
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const whole = Buffer.concat(chunks);
  return { status: response.statusCode ?? 0, headers, body: whole.toString('utf8'), bytes: whole };
}
