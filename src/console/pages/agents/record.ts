/** An agent or team as a form has them: text for each value, and the value of each text. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../../api/endpoint.ts';

export type AgentRow = AnswerOf<Contract['GET /agents']>['agents'][number];
export type AgentRecord = AnswerOf<Contract['GET /agents/:agentId']>;
export type Team = AnswerOf<Contract['GET /teams']>['teams'][number];
export type AgentSettings = RequestOf<Contract['PUT /agents/:agentId']>['body'];
export type NewAgent = RequestOf<Contract['POST /agents']>['body'];
export type SeatKind = NonNullable<AgentSettings['seatKind']>;

export interface AgentTexts {
  readonly agentId: string;
  readonly name: string;
  readonly phone: string;
  readonly teamId: string | undefined;
  readonly tier: string;
  readonly seatKind: SeatKind;
  readonly skills: string;
}

export const NO_AGENT: AgentTexts = {
  agentId: '',
  name: '',
  phone: '',
  teamId: undefined,
  tier: '',
  seatKind: 'seated',
  skills: '',
};

export function textsOf({
  skills = {},
  tier = '',
  seatKind = 'seated',
  teamId,
  ...same
}: AgentRecord): AgentTexts {
  return { ...same, teamId, tier, seatKind, skills: skillsText(skills) };
}

export function settingsOf({ name, phone, teamId, tier, seatKind, skills }: AgentTexts): AgentSettings {
  const levels = skillsOf(skills);
  return {
    name,
    phone: phone.trim(),
    ...(teamId === undefined ? {} : { teamId }),
    ...(tier.trim() === '' ? {} : { tier: tier.trim() }),
    ...(seatKind === 'seated' ? {} : { seatKind }),
    ...(Object.keys(levels).length === 0 ? {} : { skills: levels }),
  };
}

type Skills = Readonly<Record<string, number>>;

export function skillsText(skills: Skills): string {
  return Object.entries(skills)
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([skill, level]) => `${skill}:${level}`)
    .join(', ');
}

/** Without a level it is 1; what is no number is for the server to refuse. */
export function skillsOf(text: string): Record<string, number> {
  const written = text
    .split(/[,，;；]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return Object.fromEntries(
    written.map((one) => {
      const [skill = '', level = '1'] = one.split(/[:：]/);
      return [skill.trim(), Number(level)];
    }),
  );
}

/** One line of many: id, name, phone and team. */
export function agentOfLine(line: string): NewAgent | undefined {
  const [agentId = '', name = '', phone = '', teamId = ''] = line
    .split(/[\t,;，；]/)
    .map((one) => one.trim());
  if (agentId === '' || name === '' || phone === '') return undefined;
  return { agentId, name, phone, ...(teamId === '' ? {} : { teamId }) };
}

export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
