/** Surveys after conversations beside an engine: who is invited, what is asked by message, and what nobody answers. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { systemClock } from '../../ports/clock.ts';
import type { Invitations } from '../../ports/invitations.ts';
import type { RecordsPort } from '../../ports/records.ts';
import type { SavedTexts } from '../../ports/savedTexts.ts';
import {
  createSurveyKeeper,
  type SurveyKeeper,
  type SurveyKeeperOptions,
} from '../../runtime/surveyKeeper.ts';
import { inviteAfterCall, type OccasionParts } from '../../services/surveyOccasions.ts';
import {
  askByMessage,
  endExpired,
  takeReply,
  type SurveyMessageParts,
} from '../../services/surveyMessages.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import type { SmsPart } from '../sms/part.ts';
import { flowsInForce } from '../texts.ts';
import { surveyLinksOf } from '../web/links.ts';

export interface SurveyPartOptions {
  readonly config: OutpaceConfig;
  readonly records: RecordsPort & { readonly invitations: Invitations; readonly savedTexts: SavedTexts };
  /** Absent: nothing is asked by message; later calls are. */
  readonly sms: SmsPart | undefined;
  readonly logger: Logger;
}

export function startSurveys({ config, records, sms, logger }: SurveyPartOptions): SurveyKeeper {
  const { invitations, savedTexts } = records;
  const occasion = occasionParts({ config, records, invitations, savedTexts });
  const keeper = createSurveyKeeper({
    invitations,
    decide: async (attemptId, now) => {
      const decision = await inviteAfterCall(occasion, { attemptId }, now);
      return decision.kind === 'nobody' ? decision.because : decision.kind;
    },
    ...(sms === undefined ? {} : byMessage(messageParts(config, records, sms))),
    end: (expired) => endExpired({ invitations }, expired),
    clock: systemClock,
    log: logger,
  });
  sms?.onReply(() => keeper.poke());
  keeper.start();
  return keeper;
}

export function occasionParts({
  config,
  records,
  invitations,
  savedTexts,
}: Pick<OccasionParts, 'records' | 'invitations'> & {
  readonly config: OutpaceConfig;
  readonly savedTexts: SavedTexts;
}): OccasionParts {
  return {
    invitations,
    records,
    async flow(flowId) {
      const { flows } = await flowsInForce(config, savedTexts);
      return flows.find((flow) => flow.flowId === flowId);
    },
    newInvitationId: randomUUID,
  };
}

function messageParts(
  config: OutpaceConfig,
  records: SurveyPartOptions['records'],
  { records: sms, terms, listNumber }: SmsPart,
): SurveyMessageParts {
  const linkOf = surveyLinksOf(config);
  return { invitations: records.invitations, records, sms, terms, listNumber, linkOf };
}

function byMessage(parts: SurveyMessageParts): Pick<SurveyKeeperOptions, 'ask' | 'takeReply'> {
  return {
    ask: (invitation, now) => askByMessage(parts, invitation, now),
    takeReply: (reply) => takeReply(parts, reply),
  };
}
