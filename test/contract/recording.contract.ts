/** What every telephony adapter does for recordings; part of the telephony contract. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RecordedSegment } from '../../src/ports/recordedMedia.ts';
import type { TelephonyPort } from '../../src/ports/telephony.ts';

export interface RecordingScript {
  readonly port: TelephonyPort;
  readonly answered: (code: string) => Promise<string>;
  readonly hangUp: (callId: string) => Promise<void>;
}

export function recordingContract(script: () => RecordingScript): void {
  describe('recordings', () => {
    const segmentsOf = async (name: string): Promise<readonly RecordedSegment[]> =>
      (await script().port.recorded.segments()).filter((one) => one.name === name);
    const livesOf = async (name: string): Promise<readonly boolean[]> =>
      (await segmentsOf(name)).map(({ isLive }) => isLive);

    it('are written in segments: a pause ends one, and going on begins another', async () => {
      const { port, answered, hangUp } = script();
      // Who talks: Asterisk ends the recording of a leg without any sound only with its next sound.
      const callId = await answered('07');
      const name = randomUUID();
      await port.startRecording(callId, name);
      expect(await livesOf(name)).toEqual([true]);
      await port.pauseRecording(callId, name, true);
      expect(await livesOf(name)).toEqual([false]);
      await port.pauseRecording(callId, name, false);
      expect((await livesOf(name)).filter(Boolean)).toHaveLength(1);
      await port.stopRecording(callId, name);
      expect(await livesOf(name)).toEqual([false, false]);
      await port.stopRecording(callId, name);
      expect((await port.liveCalls()).map((call) => call.callId)).toContain(callId);
      await hangUp(callId);
      for (const { segment } of await segmentsOf(name)) {
        let bytes = 0;
        for await (const chunk of await port.recorded.read(segment)) bytes += chunk.length;
        expect(bytes % 4).toBe(0);
        await port.recorded.drop(segment);
        await port.recorded.drop(segment);
      }
      expect(await segmentsOf(name)).toEqual([]);
    });

    it('are refused of a leg that is not there, and stopping one that is not is done already', async () => {
      const { port } = script();
      const name = randomUUID();
      await expect(port.startRecording(randomUUID(), name)).rejects.toMatchObject({ outcome: 'refused' });
      await expect(port.startRecording(randomUUID(), 'a/b')).rejects.toMatchObject({
        code: 'invalid-argument',
      });
      await port.stopRecording(randomUUID(), name);
      expect(await segmentsOf(name)).toEqual([]);
    });
  });
}
