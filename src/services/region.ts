/** The country that numbers without `+` are taken to be of, as people write it. */
import { isRegion } from '../domain/numbering/region.ts';
import { OutpaceError } from './errors.ts';

/** Undefined stays undefined. Throws OutpaceError `OUT_USAGE` where it is none: every number would be refused. */
export function requireRegion(text: string | undefined): string | undefined {
  const region = text?.toUpperCase();
  if (region === undefined || isRegion(region)) return region;
  throw new OutpaceError(
    'OUT_USAGE',
    `the region ${JSON.stringify(text)} is no country of two letters, such as CN or US`,
  );
}
