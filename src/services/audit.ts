/** Use cases of the audit: what is done at the machine itself is on record as what is done through the API. */
import { randomUUID } from 'node:crypto';
import { withoutSecrets } from '../domain/account/audit.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Audit, AuditVerdict } from '../ports/audit.ts';

export interface OperatorAct {
  /** The user of the system. */
  readonly by: string;
  /** The command, such as `outpace user add`. */
  readonly command: string;
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export async function auditOperator(
  audit: Audit,
  { by, command, subject, before, after }: OperatorAct,
  now: Instant,
): Promise<void> {
  await audit.append({
    auditId: randomUUID(),
    at: now,
    userId: '',
    login: by,
    via: 'cli',
    viaId: '',
    address: '',
    endpoint: command,
    outcome: 'done',
    code: '',
    subject,
    ...(before === undefined ? {} : { before: withoutSecrets(before) }),
    ...(after === undefined ? {} : { after: withoutSecrets(after) }),
  });
}

/** The first place that cannot be trusted, in words; undefined: all of it is what was written. */
export function auditFault({ broken, changedDetails }: AuditVerdict): string | undefined {
  if (broken !== undefined) return broken.why;
  return changedDetails === undefined
    ? undefined
    : `what stands beside entry ${changedDetails} is not what was written`;
}
