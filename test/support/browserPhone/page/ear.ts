/** What the agent hears: the remote stream played as a phone plays it, and kept long enough to be looked at. */

const RATE_HZ = 8_000;
const HALF_SECOND = RATE_HZ / 2;

export interface Ear {
  hearFrom(stream: MediaStream): void;
  /** Half a second from now on; empty where nothing is connected. */
  listen(): Promise<number[]>;
}

export function openEar(): Ear {
  const context = new AudioContext({ sampleRate: RATE_HZ });
  const analyser = new AnalyserNode(context, { fftSize: 4_096, smoothingTimeConstant: 0 });
  const loudspeaker = new Audio();
  let source: MediaStreamAudioSourceNode | undefined;
  return {
    hearFrom(stream) {
      // Chromium feeds a remote stream to Web Audio only while an element plays it.
      loudspeaker.srcObject = stream;
      void loudspeaker.play();
      void context.resume();
      source?.disconnect();
      source = context.createMediaStreamSource(stream);
      source.connect(analyser);
    },
    async listen() {
      if (source === undefined) return [];
      const until = context.currentTime + 0.5;
      while (context.currentTime < until) await new Promise((resolve) => setTimeout(resolve, 20));
      const window = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(window);
      return Array.from(window.slice(-HALF_SECOND), (sample) => Math.round(sample * 32_767));
    },
  };
}
