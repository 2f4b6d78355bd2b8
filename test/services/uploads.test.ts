/** Uploads: kept for their owner, never beyond their limits, and nothing of what was cut off. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openUploads, UPLOAD_LIMITS } from '../../src/services/uploads.ts';

function bench(limits = UPLOAD_LIMITS) {
  const folder = join(mkdtempSync(join(tmpdir(), 'outpace-uploads-')), 'uploads');
  const clock = { now: 1_000 };
  return { folder, clock, uploads: openUploads(folder, { now: () => clock.now, limits }) };
}

const ada = { ownerId: 'ada', fileName: 'leads.csv' };
const bytesOf = (...parts: readonly string[]) => Readable.from(parts.map((part) => Buffer.from(part)));

describe('uploads', () => {
  it('are kept as they were sent, readable by this user alone', async () => {
    const { uploads } = bench();
    const { uploadId, bytes } = await uploads.receive(bytesOf('phone\n', '+12025550123\n'), ada);
    const { path } = uploads.file(uploadId, 'ada');
    expect(bytes).toBe(19);
    expect(readFileSync(path, 'utf8')).toBe('phone\n+12025550123\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('are nobody else’s', async () => {
    const { uploads } = bench();
    const { uploadId } = await uploads.receive(bytesOf('x'), ada);
    expect(() => uploads.file(uploadId, 'eve')).toThrow(/you have no upload/);
    expect(() => uploads.remove(uploadId, 'eve')).toThrow(/you have no upload/);
    expect(uploads.of('eve')).toEqual([]);
  });

  it('never lie where their name says', async () => {
    const { folder, uploads } = bench();
    const sent = await uploads.receive(bytesOf('x'), { ownerId: 'ada', fileName: '../../etc/pass\u0000wd' });
    expect(sent.fileName).toBe('passwd');
    expect(readdirSync(folder)).toEqual([sent.uploadId]);
    expect(() => uploads.file('../../../etc/passwd', 'ada')).toThrow(/you have no upload/);
  });

  it('leave nothing where they are cut off', async () => {
    const { folder, uploads } = bench();
    const cut = new Readable({ read: () => undefined });
    cut.push('phone\n');
    const received = uploads.receive(cut, ada);
    cut.destroy(new Error('the sender has gone'));
    await expect(received).rejects.toMatchObject({ code: 'OUT_USAGE' });
    expect(readdirSync(folder)).toEqual([]);
    expect(uploads.of('ada')).toEqual([]);
  });

  it('are refused beyond the size of a file and of all files of one person', async () => {
    const { folder, uploads } = bench({ ...UPLOAD_LIMITS, bytes: 8, ownerBytes: 12 });
    await expect(uploads.receive(bytesOf('12345', '6789'), ada)).rejects.toMatchObject({
      code: 'OUT_TOO_LARGE',
    });
    await uploads.receive(bytesOf('12345678'), ada);
    await expect(uploads.receive(bytesOf('12345'), ada)).rejects.toMatchObject({ code: 'OUT_TOO_LARGE' });
    await uploads.receive(bytesOf('1234'), ada);
    await uploads.receive(bytesOf('12345678'), { ...ada, ownerId: 'bob' });
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('share the allowance of one person while they arrive', async () => {
    const { uploads } = bench({ ...UPLOAD_LIMITS, bytes: 8, ownerBytes: 12 });
    const both = await Promise.allSettled([
      uploads.receive(bytesOf('1234', '5678'), ada),
      uploads.receive(bytesOf('1234', '5678'), ada),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  it('are gone after a day, when removed, and when the engine stops', async () => {
    const { folder, clock, uploads } = bench();
    const [first, second] = [
      await uploads.receive(bytesOf('1'), ada),
      await uploads.receive(bytesOf('2'), ada),
    ];
    uploads.remove(first.uploadId, 'ada');
    expect(readdirSync(folder)).toEqual([second.uploadId]);
    clock.now += UPLOAD_LIMITS.keptMs + 1;
    uploads.forgetOld();
    expect(readdirSync(folder)).toEqual([]);
    expect(uploads.of('ada')).toEqual([]);
    uploads.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('of an earlier process are removed at the start', () => {
    const { folder } = bench();
    writeFileSync(join(folder, 'left'), 'behind');
    openUploads(folder, { now: () => 0 });
    expect(readdirSync(folder)).toEqual([]);
  });
});
