/** `outpace survey invite|invitations`. */
import { Option, type Command } from 'commander';
import { occasionParts } from '../app/surveys/part.ts';
import type { Invitation, NewInvitation } from '../ports/invitations.ts';
import { requireNumber } from '../services/doNotCallEntry.ts';
import { OutpaceError } from '../services/errors.ts';
import {
  inviteAfterCall,
  orderForNumber,
  type OccasionDecision,
  type OccasionParts,
} from '../services/surveyOccasions.ts';
import { wholeNumberOf } from '../services/wholeNumber.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { numberingOf, regionOption } from './dncParts.ts';

interface InviteOptions {
  readonly number?: string;
  readonly region?: string;
  readonly survey?: string;
  readonly campaign?: string;
  readonly channel: 'sms' | 'link';
  readonly language: string;
  readonly dryRun?: boolean;
}

const CODES = [64, 65, 66, 69, 77, 78] as const;

export function registerSurveyInvite(survey: Command): void {
  const command = survey
    .command('invite [call]')
    .description('Ask the person of a call, or a number, to answer a survey, whatever chance and rest say')
    .option('--number <number>', 'a number in place of a call; with --survey and --campaign')
    .option('--survey <id>', 'the flow that is asked')
    .option('--campaign <id>', 'the campaign whose hours, policies and words hold')
    .addOption(
      new Option('--channel <channel>', 'of a number, and of a call whose campaign asks on the phone')
        .choices(['sms', 'link'])
        .default('sms'),
    )
    .option('--language <language>', 'of --number', '')
    .addOption(regionOption())
    .option('--dry-run', 'show who would be asked what, and keep nothing')
    .action(
      withContext(async (context, self, attemptId = '') => {
        const options = self.opts<InviteOptions>();
        const decision =
          options.number === undefined
            ? await inviteCall(context, attemptId, options)
            : await inviteNumber(context, options.number, options);
        context.print(decision, () => decisionText(decision));
      }),
    );
  withExample(command, 'outpace survey invite 0195f2c4-7b1e-7d63-9a55-0f8f5f1f2a11 --dry-run', CODES);
}

async function partsOf({ client, loaded }: CliContext): Promise<OccasionParts> {
  return occasionParts({
    config: loaded.config,
    records: await client.records(),
    invitations: await client.invitations(),
    savedTexts: await client.savedTexts(),
  });
}

async function inviteCall(
  context: CliContext,
  attemptId: string,
  { dryRun = false, channel }: InviteOptions,
): Promise<OccasionDecision> {
  if (attemptId === '') throw new OutpaceError('OUT_USAGE', 'name a call, or a number by --number');
  const order = { attemptId, isAskedFor: true, channel, isDryRun: dryRun };
  return inviteAfterCall(await partsOf(context), order, Date.now());
}

async function inviteNumber(
  context: CliContext,
  written: string,
  options: InviteOptions,
): Promise<OccasionDecision> {
  const { survey, campaign, channel, language, dryRun } = options;
  if (survey === undefined || campaign === undefined)
    throw new OutpaceError('OUT_USAGE', 'a number is asked by --survey and --campaign');
  const number = requireNumber(written, numberingOf(context, options));
  const parts = await partsOf(context);
  const by = channel === 'link' ? 'web' : 'sms';
  const { order, flow } = await orderForNumber(
    parts,
    { number, flowId: survey, campaignId: campaign, channel: by, language },
    Date.now(),
  );
  if (dryRun === true) return { kind: 'planned', order };
  await parts.invitations.keepFlow(flow);
  const made = await parts.invitations.invite(order);
  if (made === undefined) throw new Error('without a rest everybody may be asked');
  return { kind: 'invited', ...made };
}

const WHY: Readonly<Record<Extract<OccasionDecision, { kind: 'nobody' }>['because'], string>> = {
  'no-conversation': 'nobody was spoken with in this call, or it is not over',
  'no-survey': 'the campaign of the call has no survey',
  'not-drawn': 'chance left the call out, the person wants no more calls, or the survey was in the call',
  rested: 'the person was asked something lately',
  'nothing-left': 'nothing of the survey is left to ask',
};

function decisionText(decision: OccasionDecision): string {
  if (decision.kind === 'nobody') return `nobody is asked: ${WHY[decision.because]}`;
  if (decision.kind === 'planned') return `would be asked: ${orderText(decision.order)}`;
  const { invitation, isNew } = decision;
  return `${isNew ? 'invited' : 'was invited already'}: ${orderText(invitation)}`;
}

const orderText = ({ invitationId, surveyId, number, channel, language, dueAt, expiresAt }: NewInvitation) =>
  `${number} to ${surveyId} by ${channel} in ${language}, from ${timeText(dueAt)} to ${timeText(expiresAt)} (${invitationId})`;

const timeText = (at: number): string => new Date(at).toISOString();

export function registerSurveyInvitations(survey: Command): void {
  const command = survey
    .command('invitations')
    .description('Who was invited to a survey, the newest first, and how far they are')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'over']))
    .option('--limit <count>', 'most of them', '50')
    .action(
      withContext(async (context, self) => {
        const { state, limit } = self.opts<{ state?: Invitation['state']; limit: string }>();
        const port = await context.client.invitations();
        const invitations = await port.list({ state, limit: wholeNumberOf('--limit', limit, 10_000) });
        context.print({ invitations }, () => invitationsText(invitations));
      }),
    );
  withExample(command, 'outpace survey invitations --state open', [64, 69, 77]);
}

function invitationsText(invitations: readonly Invitation[]): string {
  if (invitations.length === 0) return 'nobody was invited';
  const rows = invitations.map(({ createdAt, number, surveyId, channel, state, progress, invitationId }) => [
    timeText(createdAt),
    number,
    surveyId,
    channel,
    state,
    String(progress?.answers.length ?? ''),
    invitationId,
  ]);
  return table([['INVITED', 'NUMBER', 'SURVEY', 'CHANNEL', 'STATE', 'ANSWERS', 'INVITATION'], ...rows]);
}
