/** What keeps an agent's softphone from working, as a closed set: the page says each in plain words, with what to do. */

export const SOFTPHONE_TROUBLES = [
  /** Browsers give the microphone to pages over HTTPS, and on localhost, only. */
  'notSecure',
  'noMicrophone',
  'microphoneBlocked',
  /** Another program holds it, or the system refused it. */
  'microphoneBusy',
  /** It was there, and was taken away. */
  'microphoneLost',
  /** No WebSocket to the telephone system. */
  'notConnected',
  /** The telephone system does not know the phone or its secret. */
  'notRegistered',
  /** The call is up, and there is no way for its sound. */
  'noMedia',
] as const;
export type SoftphoneTrouble = (typeof SOFTPHONE_TROUBLES)[number];

/** Of a refusal of `getUserMedia`, by the name of its DOMException (Media Capture and Streams, section 10.2). */
export function microphoneTrouble(errorName: string): SoftphoneTrouble {
  switch (errorName) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'microphoneBlocked';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'noMicrophone';
    default:
      return 'microphoneBusy';
  }
}
