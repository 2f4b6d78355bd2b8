/** How loud a stream is at this moment, for a meter that the agent can see. */

export interface LevelMeter {
  /** 0 for silence to 1 for as loud as it gets, on a scale of decibels as ears have. */
  level(): number;
  close(): void;
}

const QUIETEST_DB = -60;

export function meterOf(stream: MediaStream): LevelMeter {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1_024 });
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const window = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(window);
      return levelOf(window);
    },
    close() {
      source.disconnect();
      void context.close();
    },
  };
}

export function levelOf(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const decibels = 10 * Math.log10(power / Math.max(1, samples.length) + Number.EPSILON);
  return Math.min(1, Math.max(0, 1 - decibels / QUIETEST_DB));
}
