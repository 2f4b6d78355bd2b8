/** The figures of one group of interviews: rates with their intervals, and each question. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Meter } from '../../components/Meter.tsx';
import { formatNumber, formatPercent } from '../../i18n/formats.ts';
import { surveyWords } from './words.ts';

type Figures = AnswerOf<Contract['GET /surveys/results']>['groups'][number];
type Question = Figures['questions'][number];
type Interval = NonNullable<Figures['rates']['response']>;

export function Group({ figures: { group, rates, questions } }: { readonly figures: Figures }) {
  const text = surveyWords();
  return (
    <section>
      <Facts
        title={group === '' ? text.all : group}
        facts={[
          [text.asked, formatNumber(rates.asked)],
          [text.response, rateText(rates.response)],
          [text.completion, rateText(rates.completion)],
          [text.refusal, rateText(rates.refusal)],
        ]}
      />
      {questions.map((question) => (
        <Answers key={`${question.surveyId} ${question.question}`} question={question} />
      ))}
    </section>
  );
}

function Answers({ question }: { readonly question: Question }) {
  const text = surveyWords();
  const { mean, csat, nps, yes, answers, distribution } = question;
  return (
    <>
      <Facts
        title={`${question.surveyId}: ${question.question}`}
        facts={[
          [text.answers, formatNumber(answers)],
          [text.mean, mean === undefined ? undefined : formatNumber(mean)],
          [text.csat, rateText(csat)],
          [text.yes, rateText(yes)],
          [
            text.nps,
            nps === undefined
              ? undefined
              : text.npsOf(formatNumber(nps.score), formatNumber(nps.low), formatNumber(nps.high)),
          ],
        ]}
      />
      <DataTable
        caption={text.distribution(question.question)}
        rows={distribution}
        rowKey={({ value }) => String(value)}
        exportAs={`${question.surveyId}-${question.question}`}
        empty={null}
        columns={[
          { key: 'value', label: text.answer, value: ({ value }) => value },
          {
            key: 'count',
            label: text.count,
            isNumber: true,
            value: ({ count }) => count,
            cell: ({ count }) => formatNumber(count),
          },
          {
            key: 'share',
            label: text.share,
            value: ({ share }) => share ?? null,
            cell: ({ value, share }) => (
              <Meter label={String(value)} value={share ?? 0} most={1} text={formatPercent(share)} />
            ),
          },
        ]}
      />
    </>
  );
}

/** A share without its interval says more than is known. */
function rateText(rate: Interval | undefined): string | undefined {
  if (rate === undefined) return undefined;
  const { share, low, high, hits, of } = rate;
  return surveyWords().interval(
    formatPercent(share),
    formatPercent(low),
    formatPercent(high),
    formatNumber(hits),
    formatNumber(of),
  );
}
