/** `outpace consent add|import|show|revoke`: consents to be called, with their proof. */
import { createReadStream, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { Option, type Command } from 'commander';
import {
  CONSENT_CHANNELS,
  consentOf,
  consentSubject,
  revokeConsent,
  showConsent,
  type ConsentShown,
  type ConsentSubject,
} from '../services/consents.ts';
import { importConsents, type ConsentTotals } from '../services/consentImport.ts';
import { requireMoment } from '../services/consentTime.ts';
import { OutpaceError } from '../services/errors.ts';
import type { ConsentChannel } from '../domain/consent/record.ts';
import type { ConsentsPort } from '../ports/consents.ts';
import { withContext, type CliContext } from './context.ts';
import { numberingOf, partsOf, regionOption } from './dncParts.ts';
import { withExample } from './help.ts';
import { sizeOf } from './listSize.ts';
import { table } from './output.ts';
import { userName } from './userName.ts';

const CODES = [66, 69, 75, 77] as const;

interface WhomOptions {
  readonly campaign?: string;
  readonly lead?: string;
  readonly region?: string;
  readonly by?: string;
}

export function registerConsent(program: Command): void {
  const consent = program.command('consent').description('Consents to be called, with their proof');
  registerAdd(consent);
  registerImport(consent);
  registerShow(consent);
  registerRevoke(consent);
}

interface AddOptions extends WhomOptions {
  readonly channel: ConsentChannel;
  readonly evidence?: string;
  readonly evidenceFile?: string;
  readonly obtained: string;
  readonly expires?: string;
}

function registerAdd(consent: Command): void {
  const command = whom(
    consent.command('add [number]').description('Record a consent; doing it twice records it once'),
  )
    .addOption(
      new Option('--channel <channel>', 'how it was given').choices(CONSENT_CHANNELS).makeOptionMandatory(),
    )
    .option('--evidence <text>', 'what was agreed to, or where the proof is kept')
    .option('--evidence-file <file>', 'a file that proves it: its SHA-256 is kept, the file is yours to keep')
    .requiredOption('--obtained <moment>', 'a day (UTC), or a moment such as 2026-11-22T09:30:00+01:00')
    .option('--expires <moment>', 'its last day or moment (default: until it is revoked)')
    .action(
      withContext(async (context, self, written?: string) => {
        const options = self.opts<AddOptions>();
        const terms = termsOf(options);
        const consents = await openConsents(context);
        const record = consentOf({
          ...(await whomOf(context, consents, written, options)),
          ...terms,
          recordedAt: Date.now(),
          recordedBy: options.by ?? userName(),
        });
        const added = await consents.add([record]);
        context.print({ added, ...record }, () =>
          added === 1 ? `the consent of ${record.number} is on record` : 'this consent is on record already',
        );
      }),
    );
  const example =
    'outpace consent add +12025550123 --channel web --evidence "box ticked on example.com/offer" --obtained 2026-11-20';
  withExample(command, example, CODES);
}

function whom(command: Command): Command {
  return command
    .option('--lead <id>', "the lead's number, in place of a number")
    .option('--campaign <id>', 'for calls of this campaign only (default: of every campaign)')
    .option('--by <who>', 'who records it (default: the user of the system)')
    .addOption(regionOption());
}

function termsOf({ channel, evidence, evidenceFile, obtained, expires }: AddOptions) {
  if (evidence === undefined && evidenceFile === undefined)
    throw new OutpaceError('OUT_USAGE', 'give the proof with --evidence, --evidence-file, or both');
  return {
    channel,
    evidence: evidence ?? `file ${evidenceFile ?? ''}`,
    obtainedAt: requireMoment('--obtained', obtained, 'begin'),
    ...(expires === undefined ? {} : { expiresAt: requireMoment('--expires', expires, 'end') }),
    ...(evidenceFile === undefined ? {} : { evidenceSha256: sha256Of(evidenceFile) }),
  };
}

function sha256Of(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new OutpaceError('OUT_FILE_UNREADABLE', `the evidence ${file} cannot be read (${code})`, error);
  }
}

function whomOf(
  context: CliContext,
  consents: ConsentsPort,
  number: string | undefined,
  { lead, campaign, ...options }: WhomOptions,
): Promise<ConsentSubject> {
  const asked = { number, leadId: lead, campaignId: campaign };
  return consentSubject(consents, asked, numberingOf(context, options));
}

async function openConsents({ client }: CliContext): Promise<ConsentsPort> {
  // Brings the schema up to date.
  await client.records();
  return client.consents();
}

function registerImport(consent: Command): void {
  const command = consent
    .command('import <file>')
    .description(
      'Record the consents of a CSV file: columns number, channel, evidence, obtained_at, and where wanted campaign, expires_at, evidence_sha256. The same file twice adds nothing',
    )
    .option('--by <who>', 'who records them (default: the user of the system)')
    .addOption(regionOption())
    .option('--dry-run', 'check the file and record nothing')
    .action(
      withContext(async (context, self, file = '') => {
        const options = self.opts<WhomOptions & { readonly dryRun?: boolean }>();
        sizeOf(file);
        const dryRun = options.dryRun === true;
        const totals = await importConsents(await openConsents(context), createReadStream(file), {
          numbering: numberingOf(context, options),
          recordedBy: options.by ?? userName(),
          now: Date.now(),
          dryRun,
        });
        context.print({ dryRun, ...totals }, () => importText(totals, dryRun));
      }),
    );
  withExample(command, 'outpace consent import consents.csv --dry-run', [65, ...CODES]);
}

function importText({ rows, added, rejected, rejects }: ConsentTotals, dryRun: boolean): string {
  const said = `${added} of ${rows} consents ${dryRun ? 'would be added' : 'added'}, ${rejected} rows cannot be used`;
  return [said, ...rejects.map(({ line, reason }) => `line ${line}: ${reason}`)].join('\n');
}

function registerShow(consent: Command): void {
  const command = whom(
    consent.command('show [number]').description('What holds for a number now, and every record behind it'),
  ).action(
    withContext(async (context, self, written?: string) => {
      const consents = await openConsents(context);
      const { number, campaignId } = await whomOf(context, consents, written, self.opts<WhomOptions>());
      const shown = await showConsent(consents, number, campaignId, Date.now());
      context.print(shown, () => showText(shown));
    }),
  );
  withExample(command, 'outpace consent show +12025550123 --campaign spring', CODES);
}

function showText({ number, campaignId, state, until, consents, revocations }: ConsentShown): string {
  const whose = campaignId === undefined ? 'for calls of every campaign' : `for campaign ${campaignId}`;
  const end = until === undefined ? '' : ` (${state === 'given' ? 'until' : 'at'} ${timeText(until)})`;
  const rows = consents.map((one) => [
    timeText(one.obtainedAt),
    one.expiresAt === undefined ? '' : timeText(one.expiresAt),
    one.campaignId ?? 'all',
    one.channel,
    one.evidenceSha256 === undefined ? one.evidence : `${one.evidence} (SHA-256 ${one.evidenceSha256})`,
    one.recordedBy,
  ]);
  return [
    `consent of ${number} ${whose}: ${state}${end}`,
    ...(rows.length === 0
      ? []
      : [table([['OBTAINED', 'EXPIRES', 'CAMPAIGN', 'CHANNEL', 'EVIDENCE', 'RECORDED BY'], ...rows])]),
    ...revocations.map(
      (one) =>
        `revoked ${timeText(one.revokedAt)} for ${one.campaignId ?? 'all campaigns'} by ${one.revokedBy}: ${one.reason}`,
    ),
  ].join('\n');
}

const timeText = (at: number): string => new Date(at).toISOString();

function registerRevoke(consent: Command): void {
  const command = whom(
    consent
      .command('revoke [number]')
      .description('Record that a consent was taken back; nothing is deleted'),
  )
    .requiredOption('--reason <text>', 'how it was taken back')
    .option('--do-not-call', 'put the number on the do-not-call list too: in force at once')
    .action(
      withContext(async (context, self, written?: string) => {
        const options = self.opts<WhomOptions & { readonly reason: string; readonly doNotCall?: boolean }>();
        const consents = await openConsents(context);
        const { number, campaignId } = await whomOf(context, consents, written, options);
        const revocation = await revokeConsent(
          consents,
          {
            number,
            ...(campaignId === undefined ? {} : { campaignId }),
            revokedAt: Date.now(),
            revokedBy: options.by ?? userName(),
            reason: options.reason,
          },
          options.doNotCall === true ? await partsOf(context) : undefined,
        );
        context.print(revocation, () => `the consent of ${number} is revoked`);
      }),
    );
  withExample(command, 'outpace consent revoke +12025550123 --reason "asked by mail" --do-not-call', CODES);
}
