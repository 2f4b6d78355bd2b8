/** Keeps the result: docs/benchmarks/questionnaire.md. The whole page is made here. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { QuestionnaireRun } from './run.ts';
import { linesOf, shortcomings } from './verdict.ts';

const PAGE = fileURLToPath(new URL('../../docs/benchmarks/questionnaire.md', import.meta.url));

export function writePage(run: QuestionnaireRun, asterisk: string): void {
  writeFileSync(PAGE, pageOf(run, asterisk, new Date()));
}

export function pageOf(run: QuestionnaireRun, asterisk: string, at: Date): string {
  const said = shortcomings(run);
  const rows = linesOf(run).map(([what, value]) => `| ${what} | ${value} |`);
  return `# Soak: a questionnaire on ${run.people} calls at once

    npm run soak:questionnaire

asks ${run.people} people six questions at the same time, through the engine as \`outpace serve\` composes it (ARI, AMI as witness, Redis,
Postgres), on a real Asterisk against the virtual PSTN on loopback, and holds every answer on record against what was pressed.
Other options: \`--people\`, \`--seed\`, \`--keep\`, \`--json\`, \`--write\` (makes this page anew).

## What is measured

- The people are parties of the virtual PSTN that hear: each prompt begins with a tone of its own and ends with one that all have, so
  a party knows by ear what is asked. At each question it presses at barge-in, after the prompt, in the repetition or after it, at the
  moment at which silence counts, a wrong key first, only wrong ones, wrong and right at once, or none. Before two of the questions some
  press up to eight keys too early. Keys come as RFC 4733 events, ten a second (100 ms each with 1 ms between, the fastest that
  Asterisk sends).
- What was pressed is what the virtual PSTN's log says, with what was heard before. What that answers is judged by rules of the
  bench's own (\`bench/questionnaire/oracle.ts\`), which share nothing with the engine's flows.
- Compared are the answers in the call's record and in the survey, also where nothing was answered. Two questions take what is typed
  ahead, the others drop it; one lets nobody cut its prompt short.

## Result

${at.toISOString().slice(0, 10)}, ${cpus().length} cores for everything (load ${loadavg()[0]?.toFixed(1) ?? '?'}), Node ${process.versions.node}, Asterisk ${asterisk}: ${
    said.length === 0 ? 'every answer is what was pressed' : `**not good**: ${said.join('; ')}`
  }.

| | |
| --- | ---: |
${rows.join('\n')}
`;
}
