/**
 * `npm run soak:questionnaire`: six questions on 200 simultaneous calls of a real Asterisk; ends in 0 where every answer on
 * record is what was pressed.
 */
import { HELP, parseOptions, type QuestionnaireOptions } from './questionnaire/options.ts';
import { writePage } from './questionnaire/page.ts';
import { openQuestionnaireWorld, runQuestionnaire } from './questionnaire/run.ts';
import { isLoopLate, linesOf, shortcomings } from './questionnaire/verdict.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  let options: QuestionnaireOptions | 'help';
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    say(`soak: ${error instanceof Error ? error.message : String(error)}`);
    return 64;
  }
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  const { people, seed, keep } = options;
  say(`six questions on ${people} calls; bringing the parts up`);
  const onProgress = (line: string): void => say(`  ${line}`);
  const world = await openQuestionnaireWorld(keep, onProgress);
  try {
    const run = await runQuestionnaire({ world, people, seed, signal: stop.signal, onProgress });
    const said = shortcomings(run);
    const asterisk = world.pair.pbx.version;
    if (!options.json) {
      process.stdout.write(
        `\n${linesOf(run)
          .map(([what, value]) => `${what.padEnd(44)}${value}`)
          .join('\n')}\n`,
      );
      process.stdout.write(`\n${said.map((what) => `NOT GOOD: ${what}`).join('\n') || 'good'}\n`);
      if (isLoopLate(run))
        process.stdout.write('the event loop was late: is the machine busy with other work?\n');
    }
    process.stdout.write(
      `${JSON.stringify({ bench: 'questionnaire', ok: said.length === 0, shortcomings: said, asked: options, asterisk, ...run })}\n`,
    );
    if (options.write) writePage(run, asterisk);
    return said.length === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    await world.close();
    if (keep) say(`logs are in ${world.dataDir}`);
  }
}

process.exitCode = await main().catch((error: unknown) => {
  say(`soak: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
