/** `outpace flow`: the automated flows; `list`, `check`, `draw` and `test` without a running engine. */
import { createInterface } from 'node:readline';
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { flowFolderOf, hasPromptIn, reachIn } from '../app/config/flows.ts';
import { drawFlow } from '../services/flowDraw.ts';
import { driveFlow } from '../services/flowDrive.ts';
import { OutpaceError } from '../services/errors.ts';
import { driveWritten } from '../services/writtenDrive.ts';
import { parseFlowFile, readFlowFolder, type FlowFile } from '../services/flowFile.ts';
import { readTextFile } from '../services/readTextFile.ts';
import { withContext, type CliContext } from './context.ts';
import { registerFlowResults } from './flowResults.ts';
import { withExample } from './help.ts';
import { printLine, table } from './output.ts';
import { registerTextVersions } from './textVersions.ts';
import { written } from './written.ts';

const EXAMPLE = 'config/flows/satisfaction.yaml';

export function registerFlow(program: Command): void {
  const flow = program.command('flow').description('Automated flows: surveys, notices, press 1');
  registerList(flow);
  registerCheck(flow);
  registerDraw(flow);
  registerTest(flow);
  registerFlowResults(flow);
  registerTextVersions(flow, 'flow');
}

function registerList(flow: Command): void {
  const command = flow
    .command('list')
    .description('The flows of the folder of flows, and what is wrong with those that cannot run')
    .action(
      withContext((context) => {
        const folder = flowFolderOf(context.loaded.config);
        const { files, faults } = readFlowFolder(
          folder,
          hasPromptIn(context.loaded.config),
          reachIn(context.loaded.config),
        );
        const flows = files.map(summaryOf);
        context.print({ folder, flows, faults }, () => {
          const rows = flows.map(({ id, name, version, nodes }) => [
            id,
            version.slice(0, 12),
            `${nodes}`,
            name,
          ]);
          const found =
            rows.length === 0
              ? `no flow in ${folder}`
              : table([['flow', 'version', 'nodes', 'name'], ...rows]);
          return [found, ...faults.map(({ message }) => `not usable: ${message}`)].join('\n');
        });
      }),
    );
  withExample(command, 'outpace flow list', [66]);
}

function registerCheck(flow: Command): void {
  const command = flow
    .command('check <file>')
    .description('Whether the flow may run: its keys, every way through it, its prompts')
    .action(
      withContext((context, _self, file = '') => {
        const { config } = context.loaded;
        const text = readTextFile('flow', file);
        const summary = summaryOf(parseFlowFile(file, text, hasPromptIn(config), reachIn(config)));
        context.print(
          { ok: true, ...summary },
          () => `${file}: flow ${summary.id}, ${summary.nodes} nodes: nothing is wrong`,
        );
      }),
    );
  withExample(command, `outpace flow check ${EXAMPLE}`, [65, 66]);
}

function registerDraw(flow: Command): void {
  const command = flow
    .command('draw <file>')
    .description('The flow as a picture')
    .requiredOption('--svg <out>', 'file to write')
    .action(
      withContext(async (context, self, file = '') => {
        const { svg } = self.opts<{ readonly svg: string }>();
        const drawn = drawFlow(read(context, file).flow);
        await written(svg, () => writeFileSync(svg, drawn));
        context.print({ file, svg }, () => `${svg}: written`);
      }),
    );
  withExample(command, `outpace flow draw ${EXAMPLE} --svg flow.svg`, [65, 66]);
}

function registerTest(flow: Command): void {
  const command = flow
    .command('test <file>')
    .description('Drive the flow from the keyboard: type keys and Enter; Enter alone is silence')
    .option('--written', 'as it is asked by message and on the page: type answers; Enter alone skips')
    .option('--language <language>', 'with --written: the language it is asked in')
    .action(
      withContext(async (context, self, file = '') => {
        const options = self.opts<{ readonly written?: true; readonly language?: string }>();
        const { flow: driven } = read(context, file);
        const isWritten = options.written === true;
        if (!isWritten && options.language !== undefined)
          throw new OutpaceError(
            'OUT_USAGE',
            '--language goes with --written; on the phone the flow chooses',
          );
        const drive = isWritten ? driveWritten(driven, options.language) : driveFlow(driven, Date.now());
        const all: string[] = [];
        const show = (): void => {
          for (const line of drive.said()) {
            all.push(line);
            if (!context.json) printLine(line);
          }
        };
        show();
        const input = createInterface({ input: process.stdin });
        for await (const line of input) {
          if (drive.isOver) break;
          drive.type(line);
          show();
          if (drive.isOver) break;
        }
        input.close();
        if (context.json) context.print({ lines: all, isOver: drive.isOver }, () => '');
      }),
    );
  withExample(command, `outpace flow test ${EXAMPLE}`, [65, 66]);
}

function read(context: CliContext, file: string): FlowFile {
  return parseFlowFile(file, readTextFile('flow', file), hasPromptIn(context.loaded.config));
}

function summaryOf({ file, name, flow }: FlowFile) {
  const { flowId: id, version, languages } = flow;
  return { id, name, version, languages, nodes: Object.keys(flow.nodes).length, file };
}
