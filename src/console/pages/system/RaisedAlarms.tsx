/** The alarms that are raised now, with what to do. */
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { usePolled } from '../../components/usePolled.ts';
import { alarmText } from '../../engineWords/alarms.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { alarmAdvice } from './alarmAdvice.ts';
import { Severity } from './Severity.tsx';
import { systemWords } from './words.ts';

const RENEW_MS = 5_000;

export function RaisedAlarms() {
  const text = systemWords();
  const { value, error, reload } = usePolled((signal) => api('GET /alarms', {}, { signal }), [], RENEW_MS);
  return (
    <section class="panel">
      <h2>{text.now}</h2>
      <ErrorNote error={error} retry={reload} />
      {value?.isWatched === false ? <p>{text.notWatched}</p> : null}
      {value?.isWatched === true && value.alarms.length === 0 ? <p>{text.noAlarm}</p> : null}
      <ul class="alarms">
        {value?.alarms.map((alarm) => (
          <li key={`${alarm.ruleId} ${alarm.subject}`}>
            <Severity severity={alarm.severity} /> <strong>{alarm.subject}</strong> {alarmText(alarm)}{' '}
            <span class="muted">{formatDateTime(alarm.raisedAt)}</span>
            <p class="hint">{alarmAdvice(alarm.ruleId, alarm.about)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
