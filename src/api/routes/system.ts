/** The installation, over HTTP. */
import { startDrain } from '../../services/drain.ts';
import { systemState } from '../../services/system.ts';
import type { Handlers } from '../handlers.ts';
import { sentenceFor } from '../masked.ts';
import type { systemEndpoints } from '../schemas/system.ts';

export const systemHandlers: Handlers<typeof systemEndpoints> = {
  'GET /system': async (_asked, { parts, now }) => {
    const { engine, spool = null, rejectedRecords = null, ...same } = await systemState(parts, now);
    return {
      ...same,
      parts: [...same.parts],
      engine: {
        ...engine,
        holds: [...engine.holds],
        calendar: engine.calendar.map((warning) => ({ ...warning, campaignIds: [...warning.campaignIds] })),
      },
      spool,
      rejectedRecords,
    };
  },

  'GET /system/doctor': async (_asked, { parts, caller }) => {
    const findings = await parts.system.doctor();
    return {
      isHealthy: findings.every(({ status }) => status !== 'fault'),
      findings: findings.map((finding) => ({ ...finding, message: sentenceFor(caller, finding.message) })),
    };
  },

  'POST /system/drain': async ({ body: { deadlineMs } }, { parts, now }) => {
    await startDrain(parts.stores.commands, parts.dialGroupId, deadlineMs);
    return { until: now + deadlineMs };
  },
};
