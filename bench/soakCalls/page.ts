/** Keeps the result: docs/benchmarks/soak-calls.md. The whole page is made here. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { SoakCallsOptions } from './options.ts';
import type { SoakCallsRun } from './run.ts';
import { HEADING, otherKinds, rowsOf, shortcomings } from './verdict.ts';

const PAGE = fileURLToPath(new URL('../../docs/benchmarks/soak-calls.md', import.meta.url));

export function writePage(run: SoakCallsRun, options: SoakCallsOptions, asterisk: string): void {
  writeFileSync(PAGE, pageOf(run, options, asterisk, new Date()));
}

export function pageOf(run: SoakCallsRun, options: SoakCallsOptions, asterisk: string, at: Date): string {
  const said = shortcomings(run, options);
  const placed = run.samples.at(-1)?.calls ?? 0;
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  return `# Soak: what grows over ${options.calls} calls

    npm run soak:calls

places ${options.calls} calls through the engine as \`outpace serve\` composes it (ARI, AMI as witness, Redis, Postgres), on a real
Asterisk against the virtual PSTN on loopback, with ${options.agents} agents in their seats. It ends in 0 where nothing has grown, every call
has its closed record, and no channel or bridge is left. \`--calls N\` is a short form.
Other options: \`--rate\`, \`--agents\`, \`--talk-ms\`, \`--keep\`, \`--json\`, \`--write\` (makes this page anew).

Two in ten of the people called answer after 0.3 s, are joined with an agent and talk for ${options.talkMs / 1_000} s, six are busy, two ring out after
2 s: in turn, so that every stretch is the same mixture. At most ${options.rate} calls a second leave.

## What is measured

- The heap of the engine's process after a full collection, its event emitters (all objects of that kind on the heap), the listeners
  on the process and its open sockets, the calls on the floor and the legs in the call table of the adapter.
- Threads, open files and resident memory of both Asterisks, from \`/proc\`.
- At the start with all agents seated, at every tenth of the calls in full work, and 100 s after the last call, with the agents
  still seated. Start and end are compared; the heap from 40,000 calls on, when the memories that have a bound (the last 20,000 ids)
  are full (AMI keeps ends for 15 minutes), and it may differ by 6 MB: a leak of 100 bytes a call would show.

## Result

${at.toISOString().slice(0, 10)}, ${cpus().length} cores for everything, Node ${process.versions.node}, Asterisk ${asterisk}: ${placed} calls in ${Math.round(run.seconds)} s (${(placed / run.seconds).toFixed(1)} a
second), ${said.length === 0 ? 'nothing has grown' : `**not good**: ${said.join('; ')}`}.

| ${HEADING.join(' | ')} |
| ${HEADING.map(() => '---:').join(' | ')} |
${rowsOf(run.samples)
  .map((row) => `| ${row.join(' | ')} |`)
  .join('\n')}

Records: ${counts(run.results)}; ${run.joined} joined, ${run.abandoned} abandoned, ${run.openAttempts} open. Left at the Asterisks: ${run.left.channels} channels,
${run.left.bridges} bridges. Of another kind than the number says, as a machine that is busy with other work makes them: ${otherKinds(run)}. Warnings of the engine: ${counts(run.troubles)}.
`;
}
