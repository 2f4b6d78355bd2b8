/** What the page in the browser offers to the test that drives it, as `globalThis.softphone`. */

export interface Softphone {
  /** Opens the microphone, then registers. */
  start(settings: SoftphoneSettings): Promise<void>;
  /** The next half second that the agent hears, as samples of 8 kHz; empty without a call. */
  listen(): Promise<number[]>;
  /** What WebRTC itself has counted in this call. */
  statistics(): Promise<AudioStatistics>;
  /** Calls that it was offered since its start. */
  callsTaken(): number;
}

export interface SoftphoneSettings {
  readonly webSocketUrl: string;
  readonly phone: string;
  readonly secret: string;
}

export interface AudioStatistics {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly packetsSent: number;
  readonly bytesSent: number;
  /** The codec that comes in, e.g. `audio/PCMU`. */
  readonly codec: string;
  /** `connected` while DTLS-SRTP is up. */
  readonly dtlsState: string;
}
