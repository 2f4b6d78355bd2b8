/**
 * A softphone as an agent's console would have it, on JsSIP: registers over the WebSocket, answers by itself, and keeps
 * its call when the socket is lost and found again.
 */
import { UA, WebSocketInterface } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { AudioStatistics, Softphone, SoftphoneSettings } from '../softphone.ts';
import { openEar } from './ear.ts';

// Tones and music must arrive as they were sent.
const MICROPHONE = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

const ear = openEar();
let session: RTCSession | undefined;
let taken = 0;

async function start({ webSocketUrl, phone, secret }: SoftphoneSettings): Promise<void> {
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: MICROPHONE });
  const ua = new UA({
    sockets: new WebSocketInterface(webSocketUrl),
    uri: `sip:${phone}@127.0.0.1`,
    password: secret,
    register_expires: 60,
    session_timers: false,
  });
  ua.on('newRTCSession', (event: { session: RTCSession }) => take(event.session, microphone));
  ua.on('registered', toldWhereWeAre);
  const registered = new Promise<void>((resolve, reject) => {
    ua.on('registered', () => resolve());
    ua.on('registrationFailed', (event: { cause?: string }) => reject(new Error(event.cause)));
  });
  ua.start();
  await registered;
}

function take(call: RTCSession, microphone: MediaStream): void {
  taken += 1;
  // Asterisk calls again only where the earlier leg is gone, of which a lost socket may have kept the news.
  if (session !== undefined && !session.isEnded()) session.terminate();
  session = call;
  call.on('peerconnection', ({ peerconnection }: { peerconnection: RTCPeerConnection }) => {
    peerconnection.addEventListener('track', ({ track }) => ear.hearFrom(new MediaStream([track])));
  });
  // The first candidate is a host's own, and Asterisk learns the way back from what arrives: no waiting for the rest.
  call.on('icecandidate', ({ ready }: { ready: () => void }) => ready());
  call.answer({ mediaStream: microphone, pcConfig: { iceServers: [] } });
}

/** After a new socket Asterisk would send the call's BYE to the old one, until the call itself has come by the new one. */
function toldWhereWeAre(): void {
  if (session?.isEstablished() === true) session.renegotiate();
}

async function statistics(): Promise<AudioStatistics> {
  const reports = [...((await session?.connection.getStats())?.values() ?? [])] as Readonly<
    Record<string, string | number | undefined>
  >[];
  const find = (type: string) => reports.find((report) => report['type'] === type);
  const [received, sent] = [find('inbound-rtp'), find('outbound-rtp')];
  const codec = reports.find(({ id }) => id === received?.['codecId']);
  return {
    packetsReceived: Number(received?.['packetsReceived'] ?? 0),
    packetsLost: Number(received?.['packetsLost'] ?? 0),
    packetsSent: Number(sent?.['packetsSent'] ?? 0),
    bytesSent: Number(sent?.['bytesSent'] ?? 0),
    codec: String(codec?.['mimeType'] ?? ''),
    dtlsState: String(find('transport')?.['dtlsState'] ?? ''),
  };
}

const softphone: Softphone = {
  start,
  listen: async () => (session === undefined || session.isEnded() ? [] : ear.listen()),
  statistics,
  callsTaken: () => taken,
};
Object.assign(globalThis, { softphone });
