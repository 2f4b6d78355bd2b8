/** `outpace flow results`: how many came to each node, what they pressed, where they left; as a table, a picture or JSON. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { flowsInForce } from '../app/texts.ts';
import type { NodePassage } from '../domain/flow/passage.ts';
import { OutpaceError } from '../services/errors.ts';
import { drawFlow } from '../services/flowDraw.ts';
import { flowResults, type FlowResults } from '../services/flowResults.ts';
import { surveyPeriod } from '../services/surveys.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { written } from './written.ts';

interface Options {
  readonly campaign?: string;
  readonly flowVersion?: string;
  readonly from?: string;
  readonly to?: string;
  readonly svg?: string;
}

export function registerFlowResults(flow: Command): void {
  const command = flow
    .command('results <flow>')
    .description('How many came to each node, what they pressed, and where they left')
    .option('--campaign <id>', 'only of this campaign')
    .option('--flow-version <hash>', 'only of this version of the file')
    .option('--from <day>', 'first day, such as 2026-11-01 (default: the first of the month of the last)')
    .option('--to <day>', 'last day, included (default: today)')
    .option('--svg <out>', "draws the counts on the flow's picture")
    .action(
      withContext(async (context, self, flowId = '') => {
        const { campaign: campaignId, flowVersion: version, from, to, svg } = self.opts<Options>();
        const period = surveyPeriod('UTC', { from, to }, Date.now());
        const results = await flowResults(await context.client.surveys(), {
          flowId,
          ...period,
          campaignId,
          version,
        });
        if (svg !== undefined) await draw(context, results, svg);
        context.print(results, () => (svg === undefined ? render(results) : `${svg}: written`));
      }),
    );
  withExample(command, 'outpace flow results payment-reminder --campaign dues', [64, 66, 69, 77]);
}

async function draw(context: CliContext, results: FlowResults, svg: string): Promise<void> {
  const { flows } = await flowsInForce(context.loaded.config, await context.client.savedTexts());
  const found = flows.find(({ flowId }) => flowId === results.flowId);
  if (found === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `the flow ${results.flowId} is not there any more`);
  await written(svg, async () => writeFileSync(svg, drawFlow(found, results)));
}

function render({ runs, versions, nodes }: FlowResults): string {
  const rows = nodes.map((node) => [
    node.nodeId,
    `${node.reached}`,
    `${((100 * node.reached) / runs).toFixed(1)} %`,
    node.led.map(({ by, to, count }) => `${by === '' ? '' : `${by} `}→ ${to} ${count}`).join(', '),
    leftText(node),
  ]);
  const parts = versions.map(({ version, runs: of }) => `${version.slice(0, 12)} ${of}`).join(', ');
  return [
    `${runs} runs (version ${parts})`,
    table([['node', 'reached', 'of runs', 'went on', 'ended'], ...rows]),
  ].join('\n\n');
}

function leftText({ left, ended }: NodePassage): string {
  const ends = Object.entries(ended).map(([end, count]) => `${end} ${count}`);
  return [...(left === 0 ? [] : [`hung up ${left}`]), ...ends].join(', ');
}
