/** What is said of a user, in a form. */
import type { ComponentChildren } from 'preact';
import { Field } from '../../components/Field.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import { accountWords } from '../account/words.ts';
import { ROLES, type ProfileTexts } from './profile.ts';
import { usersWords } from './words.ts';

export interface ProfileFieldsProps {
  readonly texts: ProfileTexts;
  readonly change: (changed: Partial<ProfileTexts>) => void;
}

export function ProfileFields({ texts, change }: ProfileFieldsProps): ComponentChildren {
  const text = usersWords();
  const { roles } = accountWords();
  const line = (key: 'login' | 'name' | 'teams' | 'agentId' | 'timeZone', label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <input
          {...control}
          required={key === 'login' || key === 'name' || key === 'timeZone'}
          autocomplete="off"
          value={texts[key]}
          onInput={({ currentTarget }) => change({ [key]: currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <div class="fields">
      {line('login', text.login)}
      {line('name', text.name)}
      <Field label={text.role}>
        {(control) => (
          <select
            {...control}
            value={texts.role}
            onChange={({ currentTarget }) =>
              change({ role: ROLES.find((one) => one === currentTarget.value) ?? 'agent' })
            }
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {roles[role]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {line('agentId', text.agent, text.agentHint)}
      {line('teams', text.teams, text.teamsHint)}
      {line('timeZone', text.zone)}
      <Field label={text.language}>
        {(control) => (
          <select
            {...control}
            value={texts.language}
            onChange={({ currentTarget }) =>
              change({ language: LANGUAGES.find((one) => one === currentTarget.value) ?? 'en' })
            }
          >
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {LANGUAGE_NAMES[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
