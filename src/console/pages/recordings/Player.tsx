/** The platform's own player with the waveform above it. */
import { useRef, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { recordingWords } from './words.ts';
import { outlineOf } from './waveform.ts';

interface Props {
  readonly recordingId: string;
  readonly durationMs: number;
}

const [WIDTH, HEIGHT] = [1_000, 60];

export function Player({ recordingId, durationMs }: Props) {
  const text = recordingWords();
  const audio = useRef<HTMLAudioElement>(null);
  const [atMs, setAtMs] = useState(0);
  const { value, error } = useLoaded(
    (signal) => api('GET /recordings/:recordingId/peaks', { params: { recordingId } }, { signal }),
    [recordingId],
  );
  const x = (WIDTH * atMs) / Math.max(1, durationMs);
  return (
    <section class="panel">
      <ErrorNote error={error} />
      {value?.channels.map((peaks, channel) => (
        // The player below is moved by keyboard; this is the same by mouse.
        <svg
          key={channel}
          class="waveform"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={text.waveform}
          onClick={({ currentTarget, clientX }) => {
            const { left, width } = currentTarget.getBoundingClientRect();
            if (audio.current !== null)
              audio.current.currentTime = ((clientX - left) / width) * (durationMs / 1_000);
          }}
        >
          <path d={outlineOf(peaks, WIDTH, HEIGHT)} />
          <line x1={x} x2={x} y1={0} y2={HEIGHT} />
        </svg>
      ))}
      {/* What was said is on no track of text: transcripts are not made. */}
      <audio
        ref={audio}
        controls
        preload="none"
        aria-label={text.player}
        src={`/api/v1/recordings/${encodeURIComponent(recordingId)}/audio`}
        onTimeUpdate={({ currentTarget }) => setAtMs(currentTarget.currentTime * 1_000)}
      />
      <p class="hint">{text.listened}</p>
    </section>
  );
}
