/** Microphone, loudspeaker, and the agent's own voice back from the telephone system: before the first call, not in it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Field } from '../components/Field.tsx';
import { keep, keptText } from '../preferences/kept.ts';
import { MICROPHONE_KEY, SPEAKER_KEY, type BrowserPhone } from './browserPhone.ts';
import { meterOf } from './level.ts';
import { audioDevices, type AudioDevice, type AudioDevices } from './microphone.ts';
import { PhoneTrouble } from './PhoneStatus.tsx';
import { phoneWords } from './phoneWords.ts';
import { playTone } from './tone.ts';

interface Props {
  readonly phone: BrowserPhone;
}

const NO_DEVICES: AudioDevices = { microphones: [], speakers: [] };

export function SeatCheck({ phone }: Props) {
  const text = phoneWords();
  const [devices, show] = useState(NO_DEVICES);
  const open = phone.softphone.value;
  useEffect(() => {
    if (open === undefined) return undefined;
    const look = (): void => void audioDevices().then(show);
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, [open]);
  if (open === undefined) return null;
  return (
    <div class="seat-check">
      <DeviceChoice
        label={text.microphone}
        storageKey={MICROPHONE_KEY}
        devices={devices.microphones}
        onChoose={(deviceId) => void open.useMicrophone(deviceId)}
      />
      <Level phone={phone} />
      <DeviceChoice
        label={text.speaker}
        storageKey={SPEAKER_KEY}
        devices={devices.speakers}
        onChoose={(deviceId) => void open.useSpeaker(deviceId)}
      />
      <div class="actions">
        <button type="button" onClick={() => void playTone(keptText(SPEAKER_KEY) ?? '')}>
          {text.tone}
        </button>
        <Echo phone={phone} />
      </div>
      <PhoneTrouble phone={phone} />
    </div>
  );
}

function Echo({ phone }: Props) {
  const text = phoneWords();
  const { connection, isInCall, isEchoing } = phone.state.value;
  if (isEchoing)
    return (
      <>
        <button type="button" onClick={() => phone.softphone.peek()?.stopEcho()}>
          {text.echoStop}
        </button>
        <p role="status">{text.echoHint}</p>
      </>
    );
  return (
    <button type="button" disabled={connection !== 'registered' || isInCall} onClick={phone.startEcho}>
      {text.echo}
    </button>
  );
}

interface DeviceChoiceProps {
  readonly label: string;
  readonly storageKey: string;
  readonly devices: readonly AudioDevice[];
  readonly onChoose: (deviceId: string) => void;
}

function DeviceChoice({ label, storageKey, devices, onChoose }: DeviceChoiceProps) {
  const text = phoneWords();
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          value={keptText(storageKey) ?? ''}
          onChange={({ currentTarget: { value } }) => {
            keep(storageKey, value === '' ? undefined : value);
            onChoose(value);
          }}
        >
          <option value="">{text.usual}</option>
          {devices.map(({ deviceId, label: name }, index) => (
            <option key={deviceId} value={deviceId}>
              {name === '' ? text.unnamed(index + 1) : name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Drawn at each frame, past Preact: a bar that moves is no change of the page. */
function Level({ phone }: Props) {
  const text = phoneWords();
  const bar = useRef<HTMLMeterElement>(null);
  const stream = phone.softphone.value?.microphone();
  useEffect(() => {
    if (stream === undefined) return undefined;
    const meter = meterOf(stream);
    let frame = 0;
    const draw = (): void => {
      if (bar.current !== null) bar.current.value = meter.level();
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      meter.close();
    };
  }, [stream, phone.state.value.trouble]);
  return (
    <p>
      <label>
        {text.level} <meter ref={bar} min={0} max={1} />
      </label>{' '}
      <small class="hint">{text.speak}</small>
    </p>
  );
}
