/** `outpace trunk list|show`: the state of each trunk, its breaker, lines in use and what it has spent today. */
import type { Command } from 'commander';
import { configuredTrunks } from '../app/api/operations.ts';
import { listTrunks, showTrunk, type TrunkSources, type TrunkStatus } from '../services/trunks.ts';
import type { CliContext } from './context.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';

export function registerTrunk(program: Command): void {
  const trunk = program.command('trunk').description('Trunks to carriers, and how they are');
  const list = trunk
    .command('list')
    .description('Every trunk: state, breaker, lines in use over all engines, spent today')
    .action(
      withContext(async (context) => {
        const trunks = await listTrunks(await sourcesOf(context), Date.now());
        context.print(trunks, () => renderList(trunks));
      }),
    );
  withExample(list, 'outpace trunk list', [1, 75, 77]);
  const show = trunk
    .command('show <trunk-id>')
    .description(
      'One trunk, why its breaker is open, and caller IDs that are answered less than others on it',
    )
    .action(
      withContext(async (context, _self, trunkId = '') => {
        const status = await showTrunk(await sourcesOf(context), trunkId, Date.now());
        context.print(status, () => renderOne(status));
      }),
    );
  withExample(show, 'outpace trunk show carrier', [1, 66, 75, 77]);
}

async function sourcesOf({ client, loaded }: CliContext): Promise<TrunkSources> {
  const { limits, liveBoard } = await client.stores();
  const floor = await liveBoard.read(client.dialGroupId);
  return { configured: configuredTrunks(loaded.config), loads: floor?.trunks, limits };
}

function renderList(trunks: readonly TrunkStatus[]): string {
  if (trunks.length === 0) return 'no trunk is configured (telephony.trunks)';
  const head = ['trunk', 'state', 'breaker', 'lines', 'calls/s', 'spent today'];
  return table([head.map((word) => colours.bold(word)), ...trunks.map(rowOf)]);
}

function rowOf(status: TrunkStatus): string[] {
  const { trunkId, state, breaker, linesInUse, lines, callsPerSecond } = status;
  const rate = String(callsPerSecond ?? '-');
  return [trunkId, state, breaker, `${linesInUse} of ${lines}`, rate, spentWords(status)];
}

function spentWords({ spentToday, spendPerDay }: TrunkStatus): string {
  const spent = spentToday.toFixed(2);
  return spendPerDay === undefined ? spent : `${spent} of ${spendPerDay.toFixed(2)}`;
}

function renderOne(status: TrunkStatus): string {
  const { trunkId, state, breaker, because, retryAt, linesInUse, lines, callsPerSecond } = status;
  const again = retryAt === undefined ? '' : `, again at ${new Date(retryAt).toISOString()}`;
  const rows = [
    ['trunk', colours.bold(trunkId)],
    ['state', state],
    ['breaker', because === undefined ? breaker : `${breaker}: the trunk ${because}${again}`],
    ['lines', `${linesInUse} of ${lines} in use, over all engines`],
    ...(callsPerSecond === undefined ? [] : [['rate', `${callsPerSecond} calls/s`]]),
    ['spent today', spentWords(status)],
    ...status.callerIdsInDoubt.map(({ callerId, rate, peers }) => [
      'caller ID',
      `${callerId} is answered ${percent(rate)}, the others ${percent(peers)}: it may be shown as spam`,
    ]),
  ];
  return table(rows);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
