/** docs/benchmarks/event-path.md: what the event path held at each rate, and what it fell short of. */
import { cpus, loadavg } from 'node:os';
import type { RoundFigures } from '../calls/figures.ts';
import type { Witnessed } from './witness.ts';

export interface RateResult {
  readonly rate: number;
  readonly seconds: number;
  readonly asterisk: string;
  readonly witnessed: Witnessed;
  readonly round: RoundFigures;
  readonly shortcomings: readonly string[];
}

export function pageOf(results: readonly RateResult[]): string {
  const rates = results.map(({ rate }) => rate).join(',');
  const processor = `${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  return `# The event path at a steady rate

Made by \`npm run soak:event-path -- --rate ${rates} --write\` on Node ${process.version}, Asterisk ${results[0]?.asterisk ?? ''}, ${processor}, which carry
all of it: the Asterisk of the calls, the one that plays the carrier and the agents' phones, Redis, PostgreSQL and the engine. Load when
it ended: ${loadavg()[0]?.toFixed(1) ?? ''}. Asked of it: the event loop late by less than 50 ms at p99, never more than 100 events waiting at
Asterisk for the application, OPTIONS answered throughout, no call lost.

${tableOf(results)}

${results.map(({ rate, shortcomings }) => `- ${rate} a second: ${shortcomings.length === 0 ? 'all of it held' : shortcomings.join('; ')}.`).join('\n')}
`;
}

function tableOf(results: readonly RateResult[]): string {
  const rows: (readonly [string, (result: RateResult) => string | number])[] = [
    ['answered calls a second, asked for', ({ rate }) => rate],
    ['for', ({ seconds }) => `${seconds} s`],
    ['answered calls a second', ({ round }) => round.perSecond.mean],
    ['joined with an agent', ({ round }) => `${round.joined} of ${round.placed}`],
    ['answer to join, p50 and p99', ({ round }) => `${round.joinMs.p50} and ${round.joinMs.p99} ms`],
    ['delay of the event loop, p99', ({ round }) => `${round.loopDelayMs.p99} ms`],
    ['most events waiting at Asterisk', ({ witnessed }) => witnessed.backlog],
    ['events handed to the application', ({ witnessed }) => witnessed.events],
    ['OPTIONS unanswered', ({ witnessed }) => `${witnessed.unanswered} of ${witnessed.asked}`],
    ['answer to OPTIONS, p99', ({ witnessed }) => `${witnessed.answerMs.p99} ms`],
    ['processor of the engine', ({ round }) => `${round.clientCpu} % of one`],
    ['processor of Asterisk', ({ round }) => `${round.machine.pbxCpu} % of one`],
    ["processor of the carrier's Asterisk", ({ round }) => `${round.machine.pstnCpu} % of one`],
    ['left behind', ({ round }) => `${round.left.channels} channels, ${round.left.bridges} bridges`],
  ];
  const head = `| | ${results.map(({ rate }) => `${rate}/s`).join(' | ')} |\n| --- | ${results.map(() => '---').join(' | ')} |`;
  return [head, ...rows.map(([name, of]) => `| ${name} | ${results.map(of).join(' | ')} |`)].join('\n');
}
