/** Regions of the numbering plan: ISO 3166-1 alpha-2 codes that the library knows. */
import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';

/** Whether `text` names a region, e.g. `CN`, in capitals. */
export function isRegion(text: string): boolean {
  return isSupportedCountry(text);
}

/** Such as `61` for AU; undefined for what is no region. */
export function callingCodeOf(region: string): string | undefined {
  return isSupportedCountry(region) ? getCountryCallingCode(region) : undefined;
}
