/** A tone as a WAV file, for a microphone. */

/** One second, whole periods, so that its repetition has no seam. */
export function toneFile(hertz: number): Buffer {
  const rateHz = 48_000;
  const samples = Int16Array.from({ length: rateHz }, (_none, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * index) / rateHz)),
  );
  const data = Buffer.from(samples.buffer);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  // PCM, one channel.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
