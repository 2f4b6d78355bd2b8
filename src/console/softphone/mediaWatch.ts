/**
 * Whether a call that is up also carries sound: an answered call says nothing of that (a firewall lets SIP through and
 * not RTP). What arrives is counted by WebRTC itself.
 */

const BEAT_MS = 1_000;
/** DTLS and ICE take a tenth of a second; a far network some more. */
const SILENT_AFTER_MS = 6_000;

export interface MediaWatch {
  stop(): void;
}

/** Tells whenever it changes whether packets arrive. */
export function watchMedia(connection: RTCPeerConnection, tell: (arrives: boolean) => void): MediaWatch {
  let packets = 0;
  let silentSince = performance.now();
  let told: boolean | undefined;
  const say = (arrives: boolean): void => {
    if (told === arrives) return;
    told = arrives;
    tell(arrives);
  };
  const look = async (): Promise<void> => {
    const now = performance.now();
    const arrived = await packetsReceived(connection);
    if (arrived > packets) {
      packets = arrived;
      silentSince = now;
      say(true);
    } else if (now - silentSince >= SILENT_AFTER_MS) say(false);
  };
  const timer = setInterval(() => void look(), BEAT_MS);
  return { stop: () => clearInterval(timer) };
}

async function packetsReceived(connection: RTCPeerConnection): Promise<number> {
  let packets = 0;
  for (const report of (await connection.getStats()).values() as Iterable<Readonly<Record<string, unknown>>>)
    if (report['type'] === 'inbound-rtp') packets += Number(report['packetsReceived'] ?? 0);
  return packets;
}
