/** The media of one call at a scripted far end: a steady tone out, and what comes in as samples that a test can ask for tones. */
import { createSocket, type Socket } from 'node:dgram';

const SAMPLES_PER_PACKET = 160;
const SAMPLE_RATE = 8_000;
const KEPT_SAMPLES = 60 * SAMPLE_RATE;
const KEY_PACKETS = 8;
const KEYS = '0123456789*#ABCD';
const FIRST_DYNAMIC_TYPE = 96;

export interface MediaEnd {
  readonly port: number;
  readonly received: number;
  /** What came in so far, decoded; the newest last. */
  readonly samples: readonly number[];
  /** Keys that came in as RFC 4733 events. */
  readonly keys: string;
  sendTo(address: string, port: number): void;
  /** A key as RFC 4733 sends it. */
  press(digit: string, payloadType: number): void;
  close(): void;
}

/** Hertz of the tone it sends; 0 is silence, packets flowing all the same. */
export async function openMedia(toneHz: number): Promise<MediaEnd> {
  const socket: Socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const samples: number[] = [];
  let received = 0;
  let keys = '';
  let lastKeyAt = -1;
  /** Each key comes in many packets of one time stamp. */
  const keyHeard = (packet: Buffer): void => {
    const at = packet.readUInt32BE(4);
    if (at === lastKeyAt || packet.length !== 16) return;
    lastKeyAt = at;
    keys += KEYS[packet[12] ?? 0] ?? '?';
  };
  socket.on('message', (packet) => {
    const payloadType = (packet[1] ?? 0) & 0x7f;
    if (payloadType >= FIRST_DYNAMIC_TYPE) keyHeard(packet);
    // Payload type 0 is PCMU; keys and comfort noise are no audio.
    if (payloadType !== 0) return;
    received += 1;
    for (const byte of packet.subarray(12)) samples.push(fromMuLaw(byte));
    if (samples.length > KEPT_SAMPLES) samples.splice(0, samples.length - KEPT_SAMPLES);
  });
  const stream = { sequence: 1, timestamp: 0, ssrc: Math.floor(Math.random() * 2 ** 32) };
  let timer: NodeJS.Timeout | undefined;
  let far = { address: '', port: 0 };
  const send = (payloadType: number, payload: Buffer, at = stream.timestamp, isMarked = false): void => {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = payloadType | (isMarked ? 0x80 : 0);
    header.writeUInt16BE(stream.sequence & 0xff_ff, 2);
    header.writeUInt32BE(at >>> 0, 4);
    header.writeUInt32BE(stream.ssrc, 8);
    stream.sequence += 1;
    socket.send(Buffer.concat([header, payload]), far.port, far.address);
  };
  return {
    port: socket.address().port,
    samples,
    get keys() {
      return keys;
    },
    get received() {
      return received;
    },
    sendTo(address, port) {
      far = { address, port };
      timer ??= setInterval(() => {
        send(0, tonePacket(toneHz, stream.timestamp));
        stream.timestamp += SAMPLES_PER_PACKET;
      }, 20);
    },
    press(digit, payloadType) {
      const at = stream.timestamp;
      const event = KEYS.indexOf(digit);
      for (let packet = 1; packet <= KEY_PACKETS; packet += 1) {
        const isEnd = packet > KEY_PACKETS - 3;
        const lasted = SAMPLES_PER_PACKET * Math.min(packet, KEY_PACKETS - 2);
        const payload = Buffer.from([event, isEnd ? 0x8a : 0x0a, lasted >> 8, lasted & 0xff]);
        send(payloadType, payload, at, packet === 1);
      }
    },
    close() {
      clearInterval(timer);
      socket.close();
    },
  };
}

/** Share of the energy of these samples that lies at `hertz` (Goertzel); a pure tone gives nearly 1, silence 0. */
export function shareOfTone(samples: readonly number[], hertz: number): number {
  const step = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let [before, last, energy] = [0, 0, 0];
  for (const sample of samples) {
    [before, last] = [last, sample + step * last - before];
    energy += sample * sample;
  }
  if (energy === 0) return 0;
  const power = last * last + before * before - step * last * before;
  return (2 * power) / (energy * samples.length);
}

/** Root mean square: what is heard at all. */
export function loudness(samples: readonly number[]): number {
  if (samples.length === 0) return 0;
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function tonePacket(hertz: number, from: number): Buffer {
  return Buffer.from(
    Array.from({ length: SAMPLES_PER_PACKET }, (_none, index) =>
      toMuLaw(hertz === 0 ? 0 : 8_000 * Math.sin((2 * Math.PI * hertz * (from + index)) / SAMPLE_RATE)),
    ),
  );
}

/** ITU-T G.711. */
function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32_635, Math.abs(Math.round(sample))) + 132;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function fromMuLaw(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}
