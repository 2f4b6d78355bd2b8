/**
 * A region's numbering plan with its patterns compiled once. The library compiles them anew for each number, which is
 * most of what parsing a long list costs. The data and the order of the questions are libphonenumber's own.
 */
import { Metadata, type CountryCode, type PhoneNumberType } from 'libphonenumber-js/max';

export interface Plan {
  readonly callingCode: string;
  /** What is dialled before the country code of another country. */
  readonly internationalPrefix: RegExp;
  /** What is dialled only within the plan, its groups those of a carrier's code; absent: nothing is. */
  readonly nationalPrefix: RegExp | undefined;
  readonly hasLength: (digits: number) => boolean;
  readonly isNational: (national: string) => boolean;
  /** Regions of the calling code, the main one first. */
  readonly regions: readonly string[];
  /** Of a region that shares its calling code and is told by the first digits. */
  readonly leadingDigits: RegExp | undefined;
  readonly typeOf: (national: string) => PhoneNumberType | undefined;
}

/** What the library's `Metadata` has, beyond what its types tell. */
interface PlanSource {
  hasCallingCode(code: string): boolean | undefined;
  getCountryCodesForCallingCode(code: string): readonly CountryCode[] | undefined;
  hasCountry(region: string): boolean;
  selectNumberingPlan(region: string): void;
  readonly numberingPlan: {
    callingCode(): string;
    IDDPrefix(): string;
    nationalNumberPattern(): string;
    nationalPrefixForParsing(): string | null | undefined;
    leadingDigits(): string | null | undefined;
    possibleLengths(): readonly number[];
    type(type: PhoneNumberType): { pattern(): string; possibleLengths(): readonly number[] } | undefined;
  };
}

const plans = new Map<string, Plan | undefined>();
const regionsByCode = new Map<string, readonly string[] | undefined>();
const LONGEST_CALLING_CODE = 3;

/** Undefined: no region of the library's. */
export function planOf(region: string): Plan | undefined {
  if (!plans.has(region)) plans.set(region, compile(region));
  return plans.get(region);
}

/** The calling code that the digits begin with: none begins with another (ITU-T E.164 6.2.1). */
export function leadingCallingCode(digits: string): string | undefined {
  for (let length = 1; length <= LONGEST_CALLING_CODE; length += 1) {
    const code = digits.slice(0, length);
    if (regionsOf(code) !== undefined) return code;
  }
  return undefined;
}

/** Regions with the calling code, the main one first. */
export function regionsOf(callingCode: string): readonly string[] | undefined {
  if (!regionsByCode.has(callingCode)) {
    regionsByCode.set(callingCode, source().getCountryCodesForCallingCode(callingCode));
  }
  return regionsByCode.get(callingCode);
}

function source(): PlanSource {
  return new Metadata() as unknown as PlanSource;
}

function compile(region: string): Plan | undefined {
  const metadata = source();
  if (!metadata.hasCountry(region)) return undefined;
  metadata.selectNumberingPlan(region);
  const plan = metadata.numberingPlan;
  const callingCode = plan.callingCode();
  const lengths = plan.possibleLengths();
  const leadingDigits = plan.leadingDigits();
  const national = entirely(plan.nationalNumberPattern());
  const nationalPrefix = plan.nationalPrefixForParsing();
  return {
    callingCode,
    internationalPrefix: beginning(plan.IDDPrefix()),
    nationalPrefix: nationalPrefix ? beginning(nationalPrefix) : undefined,
    hasLength: (digits) => lengths.includes(digits),
    isNational: (digits) => national.test(digits),
    regions: regionsOf(callingCode) ?? [],
    leadingDigits: leadingDigits ? beginning(leadingDigits) : undefined,
    typeOf: compileTypes(plan, national),
  };
}

/** In the order in which the library asks. */
const FURTHER_TYPES = [
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
] as const satisfies readonly PhoneNumberType[];

function compileTypes(plan: PlanSource['numberingPlan'], whole: RegExp): Plan['typeOf'] {
  const isOf = (type: PhoneNumberType): ((national: string) => boolean) => {
    const found = plan.type(type);
    if (found === undefined || found.pattern() === '') return () => false;
    const [pattern, lengths] = [entirely(found.pattern()), found.possibleLengths()];
    return (national) => lengths.includes(national.length) && pattern.test(national);
  };
  const mobile = plan.type('MOBILE');
  // Where the plan has no mobiles of their own, a fixed line may be one.
  const isMobileApart = mobile !== undefined && mobile.pattern() !== '';
  const [isFixed, isMobile] = [isOf('FIXED_LINE'), isOf('MOBILE')];
  const further = FURTHER_TYPES.map((type) => ({ type, matches: isOf(type) }));
  return (national) => {
    if (!whole.test(national)) return undefined;
    if (isFixed(national)) {
      return isMobileApart && !isMobile(national) ? 'FIXED_LINE' : 'FIXED_LINE_OR_MOBILE';
    }
    return further.find(({ matches }) => matches(national))?.type;
  };
}

const entirely = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const beginning = (pattern: string): RegExp => new RegExp(`^(?:${pattern})`);
