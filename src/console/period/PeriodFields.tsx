/** Chooses a period of whole days, on the reader's clock. */
import { useState } from 'preact/hooks';
import { Field } from '../components/Field.tsx';
import { SelectField } from '../components/SelectField.tsx';
import { now } from '../components/clock.ts';
import { zone } from '../i18n/formats.ts';
import { NAMED_PERIODS, namedDays, type Days, type NamedPeriod } from './period.ts';
import { periodWords } from './words.ts';

export function useDays(name: NamedPeriod): readonly [Days, (days: Days) => void] {
  return useState(() => namedDays(name, zone.value, now.peek()));
}

interface Props {
  readonly begins: NamedPeriod;
  readonly days: Days;
  readonly choose: (days: Days) => void;
}

export function PeriodFields({ begins, days, choose }: Props) {
  const text = periodWords();
  const [name, setName] = useState<NamedPeriod | undefined>(begins);
  const pick = (picked: NamedPeriod | undefined): void => {
    setName(picked);
    if (picked !== undefined) choose(namedDays(picked, zone.value, now.peek()));
  };
  return (
    <>
      <SelectField
        label={text.period}
        none={text.chosen}
        options={NAMED_PERIODS.map((one) => [one, text.names[one]] as const)}
        value={name}
        choose={pick}
      />
      {name === undefined
        ? (['first', 'last'] as const).map((end) => (
            <Field key={end} label={text[end]}>
              {(control) => (
                <input
                  {...control}
                  type="date"
                  required
                  value={days[end]}
                  min={end === 'last' ? days.first : undefined}
                  max={end === 'first' ? days.last : undefined}
                  onInput={({ currentTarget }) => {
                    if (currentTarget.value !== '') choose({ ...days, [end]: currentTarget.value });
                  }}
                />
              )}
            </Field>
          ))
        : null}
    </>
  );
}
