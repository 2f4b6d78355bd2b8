/** `outpace privacy erase`: a person taken out of the records by number. */
import type { Command } from 'commander';
import { requireNumber } from '../services/doNotCallEntry.ts';
import { eraseNumber, type Erased } from '../services/erasure.ts';
import { withContext } from './context.ts';
import { numberingOf, partsOf, regionOption } from './dncParts.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';
import { userName } from './userName.ts';

interface EraseOptions {
  readonly number: string;
  readonly region?: string;
  readonly reason: string;
  readonly by?: string;
  readonly yes?: boolean;
}

export function registerPrivacy(program: Command): void {
  const privacy = program.command('privacy').description('What people may ask of what is stored about them');
  const command = privacy
    .command('erase')
    .description(
      'Take a person out of the records by number: a dry run that counts, unless --yes. The number goes on the do-not-call list and stays there',
    )
    .requiredOption('--number <number>', 'the number, e.g. +4930123456; each of a person is erased by itself')
    .addOption(regionOption())
    .option('--reason <text>', 'why, for the entry in the evidence chain', 'asked by the person')
    .option('--by <who>', 'who erases (default: the user of the system)')
    .option('--yes', 'carry it out: it cannot be taken back')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<EraseOptions>();
        const number = requireNumber(options.number, numberingOf(context, options));
        const doNotCall = await partsOf(context);
        const parts = { doNotCall, erasure: await context.client.erasure() };
        const order = { number, at: Date.now(), by: options.by ?? userName(), reason: options.reason };
        const erased = await eraseNumber(parts, order, options.yes !== true);
        context.print(erased, () => renderErased(erased));
      }),
    );
  withExample(command, 'outpace privacy erase --number +4930123456 --yes', [1, 66, 69, 75, 77]);
}

const NAMES: Readonly<Record<keyof Erased['counts'], string>> = {
  leads: 'leads, with all their fields',
  furtherPhones: 'leads of others that have it as a further number',
  attempts: 'attempts, kept under a pseudonym',
  inboundCalls: 'calls from the number, kept under a pseudonym',
  notes: 'calls with notes or answers, which are removed',
  callbacks: 'callbacks, cancelled and without their notes',
  corrections: 'corrections of leads, without their values',
  handovers: 'hand-overs, without check-list and reasons; open ones withdrawn',
  recordings: 'recordings, deleted by their nodes within the hour',
  rejectedRecords: 'rejected records, removed',
  messages: 'short messages and replies, without their text',
  invitations: 'invitations to surveys, without answers in progress and typed comments',
};

function renderErased({ number, dryRun, counts, openAttempts, otherNumbers }: Erased): string {
  const rows = Object.entries(NAMES).map(([key, name]) => [`  ${counts[key as keyof typeof counts]}`, name]);
  return [
    dryRun ? `${number}: nothing is erased yet; --yes erases` : `${number} is erased`,
    table(rows),
    'the do-not-call mark, consents with their proof, and the evidence chain stay',
    ...(openAttempts > 0 ? [colours.yellow(`${openAttempts} calls are under way: wait for their end`)] : []),
    ...(otherNumbers.length > 0 ? [`the same person's further numbers: ${otherNumbers.join(', ')}`] : []),
  ].join('\n');
}
