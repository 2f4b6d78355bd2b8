/**
 * `npm run bench:hopper`: the arithmetic of queues at scale: 200 campaigns over lists of 100,000 leads in a real
 * Postgres and one real Redis, with five minutes of dialling in each hopper: how fast the hoppers are filled, how fast
 * leads are leased, and whether leasing at a rate ever finds a hopper empty. Ends in 0 where it does not.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { faultsOf, pageOf, tableOf } from './hopper/page.ts';
import { runHopperBench } from './hopper/run.ts';

const HELP = `usage: npm run bench:hopper -- [options]

  --campaigns N  campaigns (default 200)
  --leads N      leads waiting in each (default 100000)
  --lists N      lists that they dial, each one several campaigns' (default 10)
  --rate N       leads dialled a second over all campaigns (default 300)
  --seconds N    how long (default 300)
  --json         the figures as JSON
  --write        keep the result in docs/benchmarks/hopper.md
`;
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      campaigns: { type: 'string', default: '200' },
      leads: { type: 'string', default: '100000' },
      lists: { type: 'string', default: '10' },
      rate: { type: 'string', default: '300' },
      seconds: { type: 'string', default: '300' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const figures = await runHopperBench({
    campaigns: Number(values.campaigns),
    leads: Number(values.leads),
    lists: Number(values.lists),
    perSec: Number(values.rate),
    seconds: Number(values.seconds),
    onProgress: (message) => process.stderr.write(`${message}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : tableOf(figures));
  if (values.write) writeFileSync(new URL('../docs/benchmarks/hopper.md', import.meta.url), pageOf(figures));
  const faults = faultsOf(figures);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}

process.exitCode = await main();
