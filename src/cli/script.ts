/** `outpace script`: what agents say; `list` and `check` without a running engine. */
import type { Command } from 'commander';
import { scriptFolderOf } from '../app/config/scripts.ts';
import { readTextFile } from '../services/readTextFile.ts';
import { parseScriptFile, readScriptFolder, type ScriptFile } from '../services/scriptFile.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { registerTextVersions } from './textVersions.ts';

const EXAMPLE = 'config/scripts/renewal.yaml';

export function registerScript(program: Command): void {
  const script = program
    .command('script')
    .description('Scripts: what agents say, with branches and objections');
  registerList(script);
  registerCheck(script);
  registerTextVersions(script, 'script');
}

function registerList(script: Command): void {
  const command = script
    .command('list')
    .description('The scripts of the folder of scripts, and what is wrong with those that cannot be used')
    .action(
      withContext((context) => {
        const folder = scriptFolderOf(context.loaded.config);
        const { files, faults } = readScriptFolder(folder);
        const scripts = files.map(summaryOf);
        context.print({ folder, scripts, faults }, () => {
          const rows = scripts.map(({ id, language, nodes, objections, name }) => [
            id,
            language,
            `${nodes}`,
            `${objections}`,
            name,
          ]);
          const found =
            rows.length === 0
              ? `no script in ${folder}`
              : table([['script', 'language', 'nodes', 'objections', 'name'], ...rows]);
          return [found, ...faults.map(({ message }) => `not usable: ${message}`)].join('\n');
        });
      }),
    );
  withExample(command, 'outpace script list', [66]);
}

function registerCheck(script: Command): void {
  const command = script
    .command('check <file>')
    .description('Whether the script can be followed: its keys, every way through it, its fields')
    .action(
      withContext((context, _self, file = '') => {
        const read = parseScriptFile(file, readTextFile('script', file));
        const { warnings } = read;
        const summary = summaryOf(read);
        context.print({ ok: true, ...summary, warnings }, () =>
          [
            `${file}: script ${summary.id}, ${summary.nodes} nodes: ${warnings.length === 0 ? 'nothing is wrong' : 'it can be used'}`,
            ...warnings.map((warning) => `warning: ${warning}`),
          ].join('\n'),
        );
      }),
    );
  withExample(command, `outpace script check ${EXAMPLE}`, [65, 66]);
}

function summaryOf({ file, script }: ScriptFile) {
  const { scriptId: id, name, version, language, nodes, objections } = script;
  return {
    id,
    name,
    version,
    language,
    nodes: Object.keys(nodes).length,
    objections: Object.keys(objections).length,
    file,
  };
}
