/** A value to be spoken as a decimal number: its sign, whole part and decimals, within what the words reach. */
export interface Decimal {
  readonly isNegative: boolean;
  readonly whole: number;
  /** Digits after the point; '' for none. */
  readonly decimals: string;
}

export const LARGEST = 999_999_999;
const MOST_DECIMALS = 6;
const WRITTEN = /^(-)?([0-9]{1,12})(?:\.([0-9]{1,6}))?$/;

/** Undefined: it is no decimal number, or beyond the largest. Numbers that were reckoned lose what floating point adds. */
export function decimalOf(value: string | number, mostDecimals = MOST_DECIMALS): Decimal | undefined {
  const text = typeof value === 'number' ? writtenNumber(value, mostDecimals) : value.trim();
  const [, sign, wholeText = '', decimals = ''] = WRITTEN.exec(text) ?? [];
  const whole = Number(wholeText);
  if (wholeText === '' || whole > LARGEST || decimals.length > mostDecimals) return undefined;
  const isZero = whole === 0 && /^0*$/.test(decimals);
  return { isNegative: sign === '-' && !isZero, whole, decimals };
}

function writtenNumber(value: number, mostDecimals: number): string {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST + 1) return '';
  const fixed = value.toFixed(mostDecimals);
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}
