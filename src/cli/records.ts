/** `outpace records rejected|retry`: records of calls that the database refused. */
import type { Command } from 'commander';
import { OutpaceError } from '../services/errors.ts';
import { rejectedRecords, retryRejected } from '../services/rejectedRecords.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

const SHORT_HASH = 12;

export function registerRecords(program: Command): void {
  const records = program.command('records').description('Records of calls that the database refused');
  const rejected = records
    .command('rejected')
    .description('Which they are, and why; numbers are masked')
    .action(
      withContext(async (context) => {
        const found = await rejectedRecords((await context.client.records()).rejected);
        context.print({ rejected: found }, () =>
          found.length === 0
            ? 'no record was refused'
            : table([
                ['HASH', 'AT', 'RECORD', 'CAMPAIGN', 'ATTEMPT', 'WHY'],
                ...found.map((one) => [
                  one.hash.slice(0, SHORT_HASH),
                  new Date(one.at).toISOString(),
                  one.type,
                  one.campaignId ?? '',
                  one.attemptId ?? '',
                  `${one.code} ${one.error}`,
                ]),
              ]),
        );
      }),
    );
  withExample(rejected, 'outpace records rejected', [66, 69, 77]);
  const retry = records
    .command('retry [hashes...]')
    .description('Write them after all; those that are refused again stay where they are')
    .option('--all', 'all of them')
    .action(
      withContext(async (context, self) => {
        const hashes = self.args;
        if ((self.opts<{ readonly all?: boolean }>().all === true) === hashes.length > 0) {
          throw new OutpaceError('OUT_USAGE', 'name the records by their hashes, or give --all');
        }
        const result = await retryRejected((await context.client.records()).rejected, hashes);
        context.print(result, () =>
          [
            `${result.written} written, ${result.refused.length} refused again`,
            ...result.refused.map(({ hash, error }) => `  ${hash.slice(0, SHORT_HASH)}  ${error}`),
          ].join('\n'),
        );
      }),
    );
  withExample(retry, 'outpace records retry --all', [64, 66, 69, 77]);
}
