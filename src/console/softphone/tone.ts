/** A short tone on the chosen loudspeaker: whether the headset is heard at all. */

const TONE_HZ = 440;
const TONE_SEC = 1;
const LOUDNESS = 0.2;

export async function playTone(speakerId: string): Promise<void> {
  const context = new AudioContext();
  const end = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: TONE_HZ });
  tone.connect(new GainNode(context, { gain: LOUDNESS })).connect(end);
  const loudspeaker = new Audio();
  loudspeaker.srcObject = end.stream;
  if ('setSinkId' in loudspeaker && speakerId !== '')
    await loudspeaker.setSinkId(speakerId).catch(() => undefined);
  tone.addEventListener('ended', () => void context.close());
  tone.start();
  tone.stop(context.currentTime + TONE_SEC);
  await loudspeaker.play();
}
