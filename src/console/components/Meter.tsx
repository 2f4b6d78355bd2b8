/** A share of what is allowed or wanted, with its figure: the colour alone says nothing. */

export interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  /** From here on it is shown as a warning; absent: never. */
  readonly warnFrom?: number;
  readonly text: string;
}

export function Meter({ label, value, most, warnFrom, text }: MeterProps) {
  const width = most > 0 ? Math.min(100, Math.max(0, (100 * value) / most)) : 0;
  const isWarning = warnFrom !== undefined && value >= warnFrom;
  return (
    <div
      class={isWarning ? 'meter warning' : 'meter'}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(most, value)}
      aria-valuenow={Math.max(0, value)}
      aria-valuetext={text}
    >
      <div class="bar" style={{ width: `${width}%` }} />
      <span aria-hidden="true">{text}</span>
    </div>
  );
}
