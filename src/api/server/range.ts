/** The range of bytes that a request asks for (RFC 9110, 14.1.2). One range alone; what is not understood is passed over. */

export interface ByteRange {
  readonly first: number;
  /** In the range. */
  readonly last: number;
}

/** Undefined: all of it. `none`: nothing of what was asked for is there. */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | 'none' | undefined {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (asked === null) return undefined;
  const [, from = '', to = ''] = asked;
  if (from === '' && to === '') return undefined;
  if (from === '') return lastBytes(Number(to), sizeBytes);
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first < sizeBytes ? { first, last } : 'none';
}

function lastBytes(count: number, sizeBytes: number): ByteRange | 'none' {
  if (count === 0 || sizeBytes === 0) return 'none';
  return { first: Math.max(0, sizeBytes - count), last: sizeBytes - 1 };
}
