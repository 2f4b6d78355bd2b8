/** `outpace doctor`. */
import type { Command } from 'commander';
import type { Finding } from '../app/doctor/check.ts';
import { ERROR_CATALOGUE } from '../services/errorCatalogue.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('Check every part in start-up order: which would be taken, what is wrong, how to mend it')
    .action(
      withContext(async (context) => {
        const { runDoctor } = await import('../app/doctor/doctor.ts');
        const findings = await runDoctor({ config: context.loaded.config, runtime: context.client.runtime });
        const faults = findings.filter((finding) => finding.status === 'fault');
        context.print({ ok: faults.length === 0, findings }, () => render(findings));
        const code = faults[0]?.code;
        if (code !== undefined) process.exitCode = ERROR_CATALOGUE[code].exitCode;
      }),
    );
  withExample(command, 'outpace doctor --json', [69, 77]);
}

function render(findings: readonly Finding[]): string {
  const marks = { ok: colours.green('ok'), warning: colours.yellow('warning'), fault: colours.red('FAULT') };
  return table(
    findings.map(({ part, status, message, code }) => [
      marks[status],
      part,
      code === undefined ? message : `${message} [${code}]`,
    ]),
  );
}
