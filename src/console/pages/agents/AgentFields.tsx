/** What is said of an agent, in a form. */
import { Field } from '../../components/Field.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import type { AgentTexts, Team } from './record.ts';
import { agentsWords } from './words.ts';

export interface AgentFieldsProps {
  readonly texts: AgentTexts;
  readonly teams: readonly Team[];
  readonly isNew: boolean;
  readonly change: (changed: Partial<AgentTexts>) => void;
}

const SEATS = ['seated', 'perCall'] as const;

export function AgentFields({ texts, teams, isNew, change }: AgentFieldsProps) {
  const text = agentsWords();
  const line = (key: 'agentId' | 'name' | 'phone' | 'tier' | 'skills', label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <input
          {...control}
          required={key === 'agentId' || key === 'name' || key === 'phone'}
          autocomplete="off"
          value={texts[key]}
          onInput={({ currentTarget }) => change({ [key]: currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <div class="fields">
      {isNew ? line('agentId', text.id, text.idHint) : null}
      {line('name', text.name)}
      {line('phone', text.phone, text.phoneHint)}
      <SelectField
        label={text.team}
        none={text.noTeam}
        options={teams.map(({ teamId, name }) => [teamId, name] as const)}
        value={texts.teamId}
        choose={(teamId) => change({ teamId })}
      />
      {line('skills', text.skills, text.skillsHint)}
      {line('tier', text.tier, text.tierHint)}
      <SelectField
        label={text.seat}
        options={SEATS.map((seat) => [seat, text.seats[seat]] as const)}
        value={texts.seatKind}
        choose={(seatKind = 'seated') => change({ seatKind })}
      />
    </div>
  );
}
