/** Some of many, by ticks. */
import type { ComponentChildren } from 'preact';

export interface CheckListProps<Value extends string> {
  readonly label: string;
  readonly options: readonly Value[];
  readonly words: (value: Value) => ComponentChildren;
  readonly chosen: ReadonlySet<Value>;
  readonly choose: (chosen: ReadonlySet<Value>) => void;
}

export function CheckList<Value extends string>(props: CheckListProps<Value>) {
  const { label, options, words, chosen, choose } = props;
  return (
    <fieldset class="check-list">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={chosen.has(option)}
            onChange={({ currentTarget }) => {
              const others = [...chosen].filter((one) => one !== option);
              choose(new Set(currentTarget.checked ? [...others, option] : others));
            }}
          />{' '}
          {words(option)}
        </label>
      ))}
    </fieldset>
  );
}
