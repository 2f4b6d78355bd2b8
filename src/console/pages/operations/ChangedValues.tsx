/** Settings before and after a change. */
import { operationsWords } from './words.ts';

export interface ChangedValue {
  readonly key: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface ChangedValuesProps {
  readonly caption: string;
  readonly values: readonly ChangedValue[];
}

export function ChangedValues({ caption, values }: ChangedValuesProps) {
  const { settings: text } = operationsWords();
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{text.key}</th>
          <th scope="col">{text.before}</th>
          <th scope="col">{text.after}</th>
        </tr>
      </thead>
      <tbody>
        {values.map(({ key, before, after }) => (
          <tr key={key}>
            <th scope="row">{settingName(key)}</th>
            <td>{valueText(before)}</td>
            <td>{valueText(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function settingName(key: string): string {
  const names: Readonly<Record<string, string>> = operationsWords().settings.keys;
  return names[key] ?? key;
}

export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
