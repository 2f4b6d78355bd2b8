/** Keeps the result: docs/benchmarks/soak-pacing.md with its picture. The whole page is made here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { histogramsSvg } from './histogram.ts';
import { percent, rowsOf, type SoakResult } from './verdict.ts';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));

export function writePage(result: SoakResult, docs = DOCS): void {
  mkdirSync(join(docs, 'benchmarks'), { recursive: true });
  mkdirSync(join(docs, 'images'), { recursive: true });
  writeFileSync(join(docs, 'benchmarks/soak-pacing.md'), pageOf(result, new Date()));
  writeFileSync(join(docs, 'images/soak-pacing.svg'), pictureOf(result));
}

export function pictureOf({ options, simulated, verdict }: SoakResult): string {
  const heading = `${simulated.length} simulated runs and one real one: ${options.agents} agents, ${options.mode}, ${options.minutes} minutes`;
  return histogramsSvg(heading, [
    {
      title: 'occupancy',
      values: simulated.map((run) => run.occupancy),
      compared: verdict.occupancy,
    },
    {
      title: 'abandoned, of calls answered by a person',
      values: simulated.map((run) => run.abandonedShare),
      compared: verdict.abandonment,
    },
  ]);
}

export function pageOf(result: SoakResult, at: Date): string {
  const { options, live, simulated, verdict, asterisk } = result;
  const { agents, mode, minutes, warmUpMinutes, seed } = options;
  const [heading = [], ...rows] = rowsOf(live, simulated, verdict);
  const { setupMs, joinMs } = live;
  return `# Soak: the real engine beside the simulator

    npm run soak:pacing

runs a campaign for ${minutes} minutes, after ${warmUpMinutes} minutes of warm-up, on a real Asterisk with ${agents} agents' phones, over real SIP and
RTP on loopback, against the virtual PSTN. Then it plays the same setting ${simulated.length} times in the light simulator, and ends in 0 where
occupancy and abandonment of the real run lie inside the central 99 % of the simulated runs, every answered call was joined or
abandoned by the rule, the engine logged no error, and no channel or bridge is left. It prints a table and one JSON line.
Options: \`--minutes\`, \`--warm-up\`, \`--agents\`, \`--runs\`, \`--seed\`, \`--mode predictive|progressive\`, \`--keep\`, \`--json\`, \`--write\`
(makes this page anew).

## The setting

- Of the people called 30 % answer, 10 % are busy (after 0.5 to 2 s), the rest rings out at 16 s. Ringing before an answer: lognormal,
  mean 7 s, variation 0.5. Talk: lognormal, mean 30 s, variation 0.5. Wrap-up 5 s. A caller without an agent for 2 s after the
  answer is abandoned. Limit 3 % over the day. No answering machines: the engine does not detect them yet.
- Every number called says in its digits what its person does and when (\`dialplan/pstn/numbers.md\`, drawn numbers), so the real PSTN
  plays what was drawn. The real run's people are drawn from seed ${seed}, the simulated ones from the seeds after it.
- What the real line adds (from the attempt to its ringing, ${live.setupMeanMs} ms on average) is measured in the run and drawn from in
  the simulator as post-dial delay. Both pacers start cold, and are shown the end of each wrap-up and a day's budget at noon.
- Occupancy is (talk + wrap-up) ÷ (talk + wrap-up + available), of the real run from the engine's log of agents' states, and
  abandonment from its call detail records.

One difference stays: a real person hangs up a drawn time after the answer, a simulated one after the join. The few milliseconds
of the join, and the wait of those who wait for an agent, are missing from real conversations.

## Result

${at.toISOString().slice(0, 10)}, ${mode}, seed ${seed}, ${cpus().length} cores for everything, Node ${process.versions.node}, Asterisk ${asterisk}: ${
    verdict.shortcomings.length === 0 ? 'inside' : `**not good**: ${verdict.shortcomings.join('; ')}`
  }.

| ${heading.join(' | ')} |
| --- | ---: | ---: | ---: | --- |
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}

Of the simulated runs ${percent(verdict.occupancy.rank)} had a lower occupancy and ${percent(verdict.abandonment.rank)} a lower abandonment than the real one (ties counted half).
In the whole real run, warm-up included: ${live.attempts} attempts; from the attempt to its ringing p50 ${setupMs.p50} ms, p99 ${setupMs.p99} ms; from the
answer to the join p50 ${joinMs.p50} ms, p99 ${joinMs.p99} ms (those who waited for an agent included); mean talk ${(live.talkMeanMs / 1_000).toFixed(1)} s.

![Histograms of the simulated runs with the real run marked](../images/soak-pacing.svg)
`;
}
