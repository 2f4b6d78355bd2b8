/** What the endpoints of accounts have in common: how a user is shown and described. */
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../../domain/account/permission.ts';
import { LONGEST_PASSWORD } from '../../domain/account/password.ts';
import { LANGUAGES } from '../../domain/account/user.ts';
import { instant } from './instant.ts';

export const role = z.enum(ROLES);
export const permission = z.enum(PERMISSIONS);
export const language = z.enum(LANGUAGES);
export const accountId = z.string().min(1).max(64);

export const loginName = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'Letters, digits and `. _ @ + -`; one login, whatever its case.' });
/** Of any length here: the rule of passwords says what is wrong with it. NFKC may make four of one. */
export const password = z
  .string()
  .min(1)
  .max(4 * LONGEST_PASSWORD)
  .meta({ description: 'At least 12 characters, and not one that everybody tries first.' });

const name = z.string().min(1).max(120);
const timeZone = z.string().min(1).max(64).meta({ description: 'IANA name, e.g. `Asia/Shanghai`.' });
const teamIds = z.array(z.string().min(1).max(64)).max(100);
const agentId = z.string().min(1).max(64);

export const user = z.object({
  userId: z.string(),
  login: z.string(),
  name: z.string(),
  role,
  teamIds: z.array(z.string()).nullable().meta({ description: 'Teams whose people they see; null: all.' }),
  agentId: z.string().nullable().meta({ description: 'The agent that they work as; null: none.' }),
  language,
  timeZone: z.string(),
  isDisabled: z.boolean(),
  createdAt: instant,
});

export const profile = {
  login: loginName,
  name,
  role,
  teamIds: teamIds.nullable().default(null),
  agentId: agentId.nullable().default(null),
  language: language.default('en'),
  timeZone: timeZone.default('UTC'),
};

/** What is left out stays as it is. */
export const profileChange = z.object({
  login: loginName.optional(),
  name: name.optional(),
  role: role.optional(),
  teamIds: teamIds.nullable().optional(),
  agentId: agentId.nullable().optional(),
  language: language.optional(),
  timeZone: timeZone.optional(),
  isDisabled: z.boolean().optional(),
});

export const preferences = z.object({
  name: name.optional(),
  language: language.optional(),
  timeZone: timeZone.optional(),
});
