/**
 * Whether the way for the sound is open, both ways and encrypted: an answered call says nothing of that (a firewall lets
 * SIP through and not RTP). Packets are not counted, since an agent who waits for a call is sent none.
 */

export interface MediaWatch {
  stop(): void;
}

/** ICE and DTLS take a tenth of a second; a far network some more. */
const CLOSED_AFTER_MS = 6_000;

/** Tells whenever it changes; a short break is none. */
export function watchMedia(connection: RTCPeerConnection, tell: (isOpen: boolean) => void): MediaWatch {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (connection.connectionState === 'connected') tell(true);
    else timer = setTimeout(() => tell(false), CLOSED_AFTER_MS);
  };
  connection.addEventListener('connectionstatechange', look);
  look();
  return {
    stop() {
      clearTimeout(timer);
      connection.removeEventListener('connectionstatechange', look);
    },
  };
}
