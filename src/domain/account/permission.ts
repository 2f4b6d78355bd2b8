/**
 * What somebody may do, and what each role may. Every endpoint of the API names one permission; a token may hold fewer
 * than its owner, never more. Kinds of data are read and edited apart, so that tuning never needs people's numbers.
 */

export const PERMISSIONS = [
  'agent.edit',
  'agent.read',
  'agent.work',
  'audit.read',
  'call.read',
  'campaign.edit',
  'campaign.read',
  'campaign.run',
  'consent.edit',
  'consent.read',
  'doNotCall.edit',
  'doNotCall.read',
  'emergency.stop',
  'flow.edit',
  'flow.read',
  'floor.read',
  'floor.supervise',
  'lead.edit',
  'lead.read',
  'list.edit',
  'list.read',
  'pacing.edit',
  'pacing.read',
  'person.erase',
  'person.read',
  'policy.read',
  'recording.read',
  'recording.review',
  'report.read',
  'script.edit',
  'script.read',
  'survey.edit',
  'survey.read',
  'system.drain',
  'system.read',
  'trunk.edit',
  'trunk.read',
  'user.edit',
  'user.read',
  'webhook.edit',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['agent', 'supervisor', 'reviewer', 'operations', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

const REVIEWER: readonly Permission[] = [
  'agent.read',
  'call.read',
  'campaign.read',
  'recording.read',
  'recording.review',
  'report.read',
  'script.read',
  'survey.read',
];

const OPERATIONS: readonly Permission[] = [
  'agent.read',
  'call.read',
  'campaign.read',
  'campaign.run',
  'emergency.stop',
  'floor.read',
  'flow.read',
  'pacing.edit',
  'pacing.read',
  'policy.read',
  'report.read',
  'system.drain',
  'system.read',
  'trunk.edit',
  'trunk.read',
  'webhook.edit',
];

/** `person.read`: names, numbers and fields as they are; whoever has it not is shown them masked. */
const SUPERVISOR: readonly Permission[] = [
  ...REVIEWER,
  'agent.edit',
  'campaign.edit',
  'campaign.run',
  'consent.edit',
  'consent.read',
  'doNotCall.edit',
  'doNotCall.read',
  'emergency.stop',
  'floor.read',
  'floor.supervise',
  'flow.edit',
  'flow.read',
  'lead.edit',
  'lead.read',
  'list.edit',
  'list.read',
  'pacing.read',
  'person.read',
  'policy.read',
  'script.edit',
  'survey.edit',
  'system.read',
  'trunk.read',
];

export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  agent: new Set(['agent.work']),
  supervisor: new Set(SUPERVISOR),
  reviewer: new Set(REVIEWER),
  operations: new Set(OPERATIONS),
  administrator: new Set(PERMISSIONS.filter((permission) => permission !== 'agent.work')),
};
