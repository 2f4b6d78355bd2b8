/** Ids of what people make and name. */

const MOST_IN_ID = 64;

/** An id made of what is written: of a name without Latin letters, of the moment. */
export function idFrom(written: string, now: number): string {
  const id = written
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, MOST_IN_ID);
  return id === '' ? `c-${now.toString(36)}` : id;
}
