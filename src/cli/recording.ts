/** `outpace recording list|get|delete|verify`. */
import type { Command } from 'commander';
import { openRecordings } from '../app/config/recording.ts';
import { OutpaceError } from '../services/errors.ts';
import {
  deleteRecording,
  getRecording,
  listRecordings,
  verifyRecordings,
  type Asker,
  type RecordingFilter,
  type RecordingParts,
} from '../services/recordings.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';
import { userName } from './userName.ts';

const MOST_LISTED = 10_000;

interface Options {
  readonly by?: string;
  readonly campaign?: string;
  readonly call?: string;
  readonly limit?: string;
  readonly to?: string;
  readonly reason?: string;
}

export function registerRecording(program: Command): void {
  const recording = program
    .command('recording')
    .description('Recordings of calls: find, take out, delete, check; each access is logged');
  registerList(recording);
  registerGet(recording);
  registerDelete(recording);
  registerVerify(recording);
}

function registerList(recording: Command): void {
  const command = withFilter(recording.command('list'))
    .description('Finished recordings, newest first')
    .option('--limit <n>', 'most to show', '50')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<Options>();
        const limit = limitOf(options.limit ?? '50');
        const recordings = await listRecordings(
          await partsOf(context),
          askerOf(options),
          filterOf(options),
          limit,
        );
        context.print({ recordings }, () => {
          if (recordings.length === 0) return 'there is no finished recording';
          const rows = recordings.map((row) => [
            row.recordingId,
            new Date(row.startedAt).toISOString(),
            `${(row.durationMs / 1_000).toFixed(1)} s`,
            row.campaignId,
            row.agentId ?? '',
            row.attemptId,
            row.deleted === undefined ? '' : `deleted: ${row.deleted.reason}`,
          ]);
          return table([['ID', 'STARTED', 'LENGTH', 'CAMPAIGN', 'AGENT', 'ATTEMPT', ''], ...rows]);
        });
      }),
    );
  withExample(command, 'outpace recording list --campaign renewals', [66, 69, 77]);
}

function registerGet(recording: Command): void {
  const command = recording
    .command('get <id>')
    .description('Take a recording out, or see where it lies and who has had it')
    .option('--to <file>', 'copy it there')
    .option('--by <name>', 'who asks, for the log (default: the user of the system)')
    .action(
      withContext(async (context, self, id = '') => {
        const options = self.opts<Options>();
        const shown = await getRecording(await partsOf(context), askerOf(options), id, options.to);
        context.print(shown, () => {
          const log = shown.accesses.map(({ at, who, action, detail = '' }) => [
            `  ${new Date(at).toISOString()}`,
            who,
            action,
            detail,
          ]);
          return `${shown.path}\nsha256 ${shown.recording.sha256}\n${table(log)}`;
        });
      }),
    );
  withExample(
    command,
    'outpace recording get 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f --to call.wav',
    [66, 69, 77],
  );
}

function registerDelete(recording: Command): void {
  const command = recording
    .command('delete <id>')
    .description('Delete the file of a recording; its record and its log stay')
    .requiredOption('--reason <text>', 'why, for the log')
    .option('--by <name>', 'who asks, for the log (default: the user of the system)')
    .action(
      withContext(async (context, self, id = '') => {
        const options = self.opts<Options>();
        const { reason = '' } = options;
        const deleted = await deleteRecording(await partsOf(context), askerOf(options), id, reason);
        context.print(deleted, () => `recording ${id} is deleted: ${reason}`);
      }),
    );
  withExample(
    command,
    'outpace recording delete 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f --reason "asked for by the customer"',
    [66, 69, 77],
  );
}

function registerVerify(recording: Command): void {
  const command = withFilter(recording.command('verify'))
    .description('Compare every file with the check sum that was taken when it was finished')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<Options>();
        const verified = await verifyRecordings(await partsOf(context), askerOf(options), filterOf(options));
        const faulty = verified.filter(({ verdict }) => verdict !== 'intact');
        context.print({ checked: verified.length, faulty }, () => {
          const rows = faulty.map(({ recordingId, file, verdict }) => [
            colours.yellow(verdict),
            recordingId,
            file,
          ]);
          return `${verified.length} checked, ${faulty.length} missing or changed\n${table(rows)}`.trimEnd();
        });
        if (faulty.length > 0) process.exitCode = 1;
      }),
    );
  withExample(command, 'outpace recording verify', [1, 69, 77]);
}

function withFilter(command: Command): Command {
  return command
    .option('--campaign <id>', 'only of this campaign')
    .option('--call <attempt-id>', 'only of this call')
    .option('--by <name>', 'who asks, for the log (default: the user of the system)');
}

async function partsOf(context: CliContext): Promise<RecordingParts> {
  const { config } = context.loaded;
  const { recordings } = await context.client.records();
  return { recordings, folder: openRecordings(config), node: config.node };
}

const askerOf = ({ by = userName() }: Options): Asker => ({ who: by, now: Date.now() });

function filterOf({ campaign, call }: Options): RecordingFilter {
  return {
    ...(campaign === undefined ? {} : { campaignId: campaign }),
    ...(call === undefined ? {} : { attemptId: call }),
  };
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_LISTED) return limit;
  throw new OutpaceError('OUT_USAGE', `--limit ${text}: it must be 1 to ${MOST_LISTED}`);
}
