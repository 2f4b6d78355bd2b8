/** What people answered, with how far the figures may be trusted, and the proof that nothing was changed. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatNumber, zone } from '../../i18n/formats.ts';
import { PeriodFields, useDays } from '../../period/PeriodFields.tsx';
import { Group } from './Group.tsx';
import { surveyWords } from './words.ts';

type Query = NonNullable<RequestOf<Contract['GET /surveys/results']>['query']>;
type By = NonNullable<Query['by']>;

const BEGINS = 'month';
const GROUPS: readonly By[] = ['agent', 'campaign', 'channel', 'day', 'queue', 'survey'];

export function SurveysPage() {
  const text = surveyWords();
  const [days, setDays] = useDays(BEGINS);
  const [by, group] = useState<By>();
  const period = { from: days.first, to: days.last, timeZone: zone.value };
  const query: Query = by === undefined ? period : { ...period, by };
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api('GET /surveys/results', { query }, { signal }),
    [JSON.stringify(query)],
  );
  const isEmpty = value?.groups.every(({ rates }) => rates.asked === 0) === true;
  return (
    <>
      <PageHead title={text.title}>
        <Verification />
      </PageHead>
      <div class="conditions">
        <PeriodFields begins={BEGINS} days={days} choose={setDays} />
        <SelectField
          label={text.by}
          none={text.all}
          options={GROUPS.map((one) => [one, text.groups[one]] as const)}
          value={by}
          choose={group}
        />
      </div>
      <ErrorNote error={error} retry={reload} />
      {isEmpty && !isLoading ? <EmptyState title={text.none}>{text.noneTodo}</EmptyState> : null}
      {value === undefined || value.warnings.length === 0 ? null : (
        <div class="note warning">
          <strong>{text.careful}</strong>
          <ul>
            {value.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      {isEmpty ? null : value?.groups.map((one) => <Group key={one.group} figures={one} />)}
      <a
        class="button"
        download
        href={`/api/v1/surveys/export.csv?${new URLSearchParams(period).toString()}`}
      >
        {text.csv}
      </a>
    </>
  );
}

type Verified = AnswerOf<Contract['GET /surveys/verification']>;

function Verification() {
  const text = surveyWords();
  const [found, show] = useState<Verified>();
  const verify = useAction(async () => {
    show(await api('GET /surveys/verification', {}));
  });
  return (
    <div class="push">
      <button type="button" disabled={verify.isBusy} onClick={() => void verify.run()}>
        {verify.isBusy ? text.verifying : text.verify}
      </button>
      <ErrorNote error={verify.error} />
      <div aria-live="polite">
        {found === undefined ? null : (
          <p class={found.isIntact ? 'note good' : 'note error'}>
            {found.isIntact
              ? text.intact(formatNumber(found.interviews))
              : `${text.broken}: ${found.broken?.interviewId ?? ''} ${found.broken?.fault ?? found.chainBroken?.fault ?? ''}`}
          </p>
        )}
      </div>
    </div>
  );
}
