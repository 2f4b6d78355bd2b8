/** `outpace config print`. */
import type { Command } from 'commander';
import { effectiveValues } from '../app/config/print.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

export function registerConfig(program: Command): void {
  const config = program.command('config').description('The configuration');
  const command = config
    .command('print')
    .description('Each effective value and where it came from; secrets only as (set)')
    .action(
      withContext((context) => {
        const values = effectiveValues(context.loaded);
        context.print({ file: context.loaded.file ?? null, values }, () =>
          table([
            ['KEY', 'VALUE', 'FROM'],
            ...values.map(({ key, value, source, where }) => [
              key,
              shown(value),
              where === '' ? source : where,
            ]),
          ]),
        );
      }),
    );
  withExample(command, 'outpace config print --set log.level=debug', []);
}

function shown(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
