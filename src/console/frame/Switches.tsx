/** Language and colours: as chosen here, kept in this browser. */
import { chooseLanguage, language, LANGUAGE_NAMES, LANGUAGES } from '../i18n/language.ts';
import { chooseTheme, theme, THEMES } from '../preferences/theme.ts';
import { frameWords } from './words.ts';

export function Switches() {
  const text = frameWords();
  return (
    <div class="switches">
      <Choice
        label={text.language}
        values={LANGUAGES}
        names={LANGUAGE_NAMES}
        chosen={language.value}
        choose={chooseLanguage}
      />
      <Choice
        label={text.theme}
        values={THEMES}
        names={text.themes}
        chosen={theme.value}
        choose={chooseTheme}
      />
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly names: Readonly<Record<Value, string>>;
  readonly chosen: Value;
  readonly choose: (value: Value) => void;
}

function Choice<Value extends string>({ label, values, names, chosen, choose }: ChoiceProps<Value>) {
  return (
    <select
      aria-label={label}
      value={chosen}
      onChange={({ currentTarget }) => {
        const value = values.find((one) => one === currentTarget.value);
        if (value !== undefined) choose(value);
      }}
    >
      {values.map((value) => (
        <option key={value} value={value}>
          {names[value]}
        </option>
      ))}
    </select>
  );
}
