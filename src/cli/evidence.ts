/** `outpace evidence verify|export`: whether the chain is whole, and all that is on record about one number. */
import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import {
  exportCsv,
  exportNumber,
  headOf,
  headText,
  verifyEvidence,
  type NumberExport,
} from '../services/evidence.ts';
import { requireNumber } from '../services/doNotCallEntry.ts';
import { withContext } from './context.ts';
import { numberingOf, regionOption } from './dncParts.ts';
import { withExample } from './help.ts';
import { colours, printLine } from './output.ts';
import { written } from './written.ts';

export function registerEvidence(program: Command): void {
  const evidence = program
    .command('evidence')
    .description('The hash-chained log of what was known and decided for each call');
  registerVerify(evidence);
  registerExport(evidence);
}

function registerVerify(evidence: Command): void {
  const command = evidence
    .command('verify')
    .description('Walk the chain: whole, or the first entry that was changed, removed or put in')
    .option(
      '--head <entry:hash>',
      'a head noted before, which must be in the chain still (repeatable)',
      collect,
      [],
    )
    .action(
      withContext(async (context, self) => {
        const { head } = self.opts<{ readonly head: readonly string[] }>();
        const noted = head.map(headOf);
        await context.client.records();
        const verdict = await verifyEvidence(await context.client.evidence(), noted);
        const { entries, broken } = verdict;
        context.print({ whole: broken === undefined, ...verdict }, () =>
          broken === undefined
            ? `OK: ${entries} entries, head ${headText(verdict.head)}`
            : `${colours.red('BROKEN')}: ${broken.why} (${entries} entries; whole up to ${verdict.head.sequence})`,
        );
        if (broken !== undefined) process.exitCode = 1;
      }),
    );
  withExample(command, 'outpace evidence verify', [1, 69, 75, 77]);
}

interface ExportOptions {
  readonly number: string;
  readonly region?: string;
  readonly format: 'json' | 'csv';
  readonly to?: string;
}

function registerExport(evidence: Command): void {
  const command = evidence
    .command('export')
    .description(
      'All that is on record about one number: attempts, evidence with hashes, do-not-call, consents',
    )
    .requiredOption('--number <number>', 'the number, e.g. +4930123456')
    .addOption(regionOption())
    .addOption(new Option('--format <format>', 'how it is written').choices(['json', 'csv']).default('json'))
    .option('--to <file>', 'into this file (default: to the standard output)')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<ExportOptions>();
        const number = requireNumber(options.number, numberingOf(context, options));
        const { client } = context;
        await client.records();
        const parts = {
          evidence: await client.evidence(),
          doNotCall: await client.doNotCall(),
          consents: await client.consents(),
        };
        const exported = await exportNumber(parts, number, Date.now());
        const text =
          options.format === 'csv' ? exportCsv(exported) : `${JSON.stringify(exported, null, 2)}\n`;
        if (options.to === undefined) {
          if (context.json) context.print(exported, () => '');
          else printLine(text.trimEnd());
          return;
        }
        const { to } = options;
        await written(to, () => writeFileSync(to, text, { mode: 0o600 }));
        context.print({ ...countsOf(exported), file: options.to }, () => {
          const { attempts, entries } = countsOf(exported);
          return `${attempts} attempts and ${entries} entries of the chain about ${number} are in ${options.to}`;
        });
      }),
    );
  withExample(
    command,
    'outpace evidence export --number +4930123456 --format csv --to record.csv',
    [66, 69, 77, 78],
  );
}

function countsOf({ number, attempts, entries }: NumberExport) {
  return { number, attempts: attempts.length, entries: entries.length };
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
