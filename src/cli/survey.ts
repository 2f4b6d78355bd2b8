/** `outpace survey results|export|verify|invite|invitations`. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import type { SurveyGroup } from '../ports/surveys.ts';
import { OutpaceError } from '../services/errors.ts';
import { headOf, headText } from '../services/evidence.ts';
import {
  EXPORT_FORMS,
  exportSurveys,
  SURVEY_GROUPS,
  surveyPeriod,
  surveyResults,
  verifySurveys,
  type ExportForm,
} from '../services/surveys.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours } from './output.ts';
import { registerSurveyInvitations, registerSurveyInvite } from './surveyInvite.ts';
import { renderQuotas } from './quotaView.ts';
import { describeFault, renderResults } from './surveyView.ts';
import { written } from './written.ts';

interface Options {
  readonly survey?: string;
  readonly campaign?: string;
  readonly agent?: string;
  readonly by?: SurveyGroup;
  readonly from?: string;
  readonly to?: string;
  readonly timeZone: string;
  readonly form: ExportForm;
  readonly head: readonly string[];
}

export function registerSurvey(program: Command): void {
  const survey = program
    .command('survey')
    .description('What people answered: figures, exports, and the proof that nothing was changed');
  registerResults(survey);
  registerExport(survey);
  registerVerify(survey);
  registerSurveyInvite(survey);
  registerSurveyInvitations(survey);
}

const withFilters = (command: Command): Command =>
  command
    .option('--survey <id>', 'only of this flow')
    .option('--campaign <id>', 'only of this campaign')
    .option('--agent <id>', 'only about conversations of this agent')
    .option('--from <day>', 'first day, such as 2026-11-01 (default: the first of the month of the last)')
    .option('--to <day>', 'last day, included (default: today)')
    .option('--time-zone <zone>', 'by whose clock the days are', 'UTC');

const queryOf = ({ survey, campaign, agent, from, to, timeZone }: Options) => ({
  ...surveyPeriod(zoneOf(timeZone), { from, to }, Date.now()),
  surveyId: survey,
  campaignId: campaign,
  agentId: agent,
});

function zoneOf(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw new OutpaceError(
      'OUT_USAGE',
      `--time-zone ${timeZone} is no time zone: write it as Asia/Shanghai or Europe/Berlin`,
    );
  }
}

function registerResults(survey: Command): void {
  const command = withFilters(
    survey
      .command('results')
      .description('Response, CSAT, NPS and how the answers are spread, each with its 95 % interval'),
  )
    .addOption(new Option('--by <group>', 'one result for each').choices(SURVEY_GROUPS))
    .action(
      withContext(async (context, self) => {
        const options = self.opts<Options>();
        const query = queryOf(options);
        const surveys = await context.client.surveys();
        const results = await surveyResults(surveys, query, options.by, options.timeZone);
        const { campaign = '' } = options;
        const counted =
          campaign === '' ? undefined : await (await context.client.records()).gate.quotas([campaign]);
        const quotas = counted?.get(campaign);
        // Of all time: a quota knows no period.
        context.print(quotas === undefined ? results : { ...results, quotas }, () =>
          [renderResults(results), ...(quotas === undefined ? [] : [renderQuotas(quotas)])].join('\n\n'),
        );
      }),
    );
  withExample(
    command,
    'outpace survey results --survey satisfaction --by agent --from 2026-11-01',
    [64, 69, 77],
  );
}

function registerExport(survey: Command): void {
  const command = withFilters(
    survey
      .command('export <file>')
      .description('The interviews as CSV: a row an answer, or a row an interview'),
  )
    .addOption(
      new Option('--form <form>', 'long: a row an answer; wide: a column a question')
        .choices(EXPORT_FORMS)
        .default('long'),
    )
    .action(
      withContext(async (context, self, file = '') => {
        const options = self.opts<Options>();
        const query = queryOf(options);
        const surveys = await context.client.surveys();
        const text = Readable.from(exportSurveys(surveys, query, options.form));
        await written(file, () => pipeline(text, createWriteStream(file, { mode: 0o600 })));
        context.print({ file }, () => `the interviews are in ${file}`);
      }),
    );
  withExample(
    command,
    'outpace survey export answers.csv --survey satisfaction --form wide',
    [64, 69, 77, 78],
  );
}

function registerVerify(survey: Command): void {
  const command = survey
    .command('verify')
    .description(
      'Hold every interview against the evidence chain: whole, or the first that was changed, removed or put in',
    )
    .option(
      '--head <entry:hash>',
      'a head noted before, which must be in the chain still (repeatable)',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .action(
      withContext(async (context, self) => {
        const noted = self.opts<Options>().head.map(headOf);
        const verdict = await verifySurveys(await context.client.surveys(), noted);
        const fault = describeFault(verdict);
        context.print({ whole: fault === undefined, ...verdict }, () =>
          fault === undefined
            ? `OK: ${verdict.interviews} interviews as they were given, head ${headText(verdict.chain.head)}`
            : `${colours.red('BROKEN')}: ${fault}`,
        );
        if (fault !== undefined) process.exitCode = 1;
      }),
    );
  withExample(command, 'outpace survey verify', [1, 64, 69, 77]);
}
