/** What the survey of the quick start has brought: the figures that `outpace survey results` tells, of this run. */
import { createPostgresSurveys } from '../../records/postgres.ts';
import { surveyResults, type SurveyResults } from '../../services/surveys.ts';
import type { RecordsPart } from '../recordsPart.ts';

/** Undefined on the embedded database, which serves one at a time. */
export async function demoResults(
  { url }: Pick<RecordsPart, 'url'>,
  startedAt: number,
): Promise<SurveyResults | undefined> {
  if (url === undefined) return undefined;
  const surveys = createPostgresSurveys(url);
  await surveys.start();
  try {
    return await surveyResults(surveys, { from: startedAt, to: Date.now() + 1 }, undefined, 'UTC');
  } finally {
    await surveys.stop();
  }
}
