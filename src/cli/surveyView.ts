/** Results of surveys for people: rates, and each question with its figure and a bar an answer. */
import type { Interval } from '../domain/kernel/wilson.ts';
import type { SurveyVerdict } from '../ports/surveys.ts';
import type { GroupResults, QuestionResults, SurveyResults } from '../services/surveys.ts';
import { colours, table } from './output.ts';

const BAR = 24;
/** Of choices and numbers no more are shown; --json has all. */
const MOST_VALUES = 20;

export function renderResults({ by, groups, warnings }: SurveyResults): string {
  if (groups.length === 0) return 'nobody was asked';
  const parts = groups.map((group) =>
    [
      ...(by === undefined ? [] : [colours.bold(`${by} ${group.group === '' ? '–' : group.group}`)]),
      ...groupLines(group),
    ].join('\n'),
  );
  const cautions = warnings.map((warning) => `${colours.yellow('careful')}: ${warning}`);
  return [...parts, ...(by === undefined || cautions.length === 0 ? [] : [cautions.join('\n')])].join('\n\n');
}

function groupLines({ outcomes, rates, questions }: GroupResults): readonly string[] {
  const { complete, partial, refused, silent, fault } = outcomes;
  const failed = fault === 0 ? '' : `, ${fault} failed on our side`;
  return [
    `${rates.asked} asked: ${complete} complete, ${partial} partial, ${refused} refused, ${silent} silent${failed}`,
    `response ${shareText(rates.response)}, completion ${shareText(rates.completion)}, refusal ${shareText(rates.refusal)}`,
    ...questions.flatMap((question) => ['', ...questionLines(question)]),
  ];
}

function questionLines(question: QuestionResults): readonly string[] {
  const { surveyId, answers, distribution } = question;
  const shown = distribution.slice(0, MOST_VALUES);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const rows = shown.map(({ value, count, share = 0 }) => [
    `  ${value}`,
    `${count}`,
    percent(share),
    '█'.repeat(Math.round((BAR * count) / most)),
  ]);
  const rest = distribution.length - shown.length;
  return [
    `${surveyId}.${question.question}: ${[`${answers} answers`, ...declinedTexts(question), ...figureTexts(question)].join(', ')}`,
    ...(rows.length === 0 ? [] : [table(rows)]),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

function figureTexts({ csat, nps, yes, mean }: QuestionResults): readonly string[] {
  const points = (value: number): string => (100 * value).toFixed(1);
  return [
    ...(csat === undefined ? [] : [`CSAT ${shareText(csat)}`]),
    ...(nps === undefined
      ? []
      : [
          `NPS ${points(nps.score)} (${points(nps.low)} to ${points(nps.high)}; ${nps.promoters} promoters, ${nps.detractors} detractors)`,
        ]),
    ...(yes === undefined ? [] : [`yes ${shareText(yes)}`]),
    ...(mean === undefined ? [] : [`mean ${mean.toFixed(2)}`]),
  ];
}

const declinedTexts = ({ declined = {} }: QuestionResults): readonly string[] =>
  Object.entries(declined).map(([how, count]) => `${count} ${how}`);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** – where there is nothing to take a share of (DOMAIN 4). */
function shareText(interval: Interval | undefined): string {
  if (interval === undefined) return '–';
  return `${percent(interval.share)} (${percent(interval.low)} to ${percent(interval.high)})`;
}

/** Undefined: all is as it was given. */
export function describeFault({ chain, broken }: SurveyVerdict): string | undefined {
  if (chain.broken !== undefined) return `the chain itself: ${chain.broken.why}`;
  if (broken === undefined) return undefined;
  const { interviewId, entry, fault } = broken;
  if (entry === undefined) return `interview ${interviewId} is in no entry of the chain: it was put in`;
  const what = fault === 'removed' ? 'is gone' : 'does not say what it said when it was given';
  return `entry ${entry}: interview ${interviewId} ${what}`;
}
