/** The agent's microphone: opened once before the first call, since opening it takes longer than answering. */
import { microphoneTrouble, type SoftphoneTrouble } from './trouble.ts';

export interface AudioDevice {
  readonly deviceId: string;
  readonly label: string;
}

export interface AudioDevices {
  readonly microphones: readonly AudioDevice[];
  readonly speakers: readonly AudioDevice[];
}

export type OpenedMicrophone =
  | { readonly ok: true; readonly stream: MediaStream }
  | { readonly ok: false; readonly trouble: SoftphoneTrouble };

/** `''`: the one that the system has chosen. */
export async function openMicrophone(deviceId: string): Promise<OpenedMicrophone> {
  if (!globalThis.isSecureContext) return { ok: false, trouble: 'notSecure' };
  try {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({
      // Not `exact`: a headset that was unplugged since gives way to the one that is there.
      audio: deviceId === '' ? audio : { ...audio, deviceId: { ideal: deviceId } },
    });
    return { ok: true, stream };
  } catch (error) {
    return { ok: false, trouble: microphoneTrouble(error instanceof DOMException ? error.name : '') };
  }
}

/** Browsers name devices only to a page that has had the microphone. */
export async function audioDevices(): Promise<AudioDevices> {
  const known = await navigator.mediaDevices.enumerateDevices();
  const ofKind = (kind: MediaDeviceKind): AudioDevice[] =>
    known
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  return { microphones: ofKind('audioinput'), speakers: ofKind('audiooutput') };
}

export function closeMicrophone(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
