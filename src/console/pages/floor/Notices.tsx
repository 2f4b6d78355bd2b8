/** What the whole floor has to know: no engine, no line, a hold, a going down, alarms. */
import { alarmText } from '../../engineWords/alarms.ts';
import { holdText } from '../../engineWords/decisions.ts';
import { formatShortTime } from '../../i18n/formats.ts';
import { alarms, feedState, floorAbout } from '../../live/floor.ts';
import { floorWords } from './words.ts';

export function Notices() {
  const text = floorWords();
  const about = floorAbout.value;
  return (
    <div role="status">
      {feedState.value === 'lost' ? <p class="note error">{text.feed.lost}</p> : null}
      {about?.engine === 'none' ? (
        <p class="note warning">
          <strong>{text.noEngine}</strong> {text.noEngineTodo}
        </p>
      ) : null}
      {about?.engine === 'silent' ? <p class="note error">{text.silent}</p> : null}
      {about?.link === 'down' ? <p class="note error">{text.linkDown}</p> : null}
      {about?.holds === undefined || about.holds.length === 0 ? null : (
        <p class="note error">
          <strong>{text.held}</strong> {about.holds.map(holdText).join('; ')}
        </p>
      )}
      {about?.draining === undefined ? null : (
        <p class="note warning">{text.draining(formatShortTime(about.draining.until))}</p>
      )}
      {about?.recordingFault === undefined ? null : (
        <p class="note error">
          <strong>{text.recordingFault}</strong> {about.recordingFault}
        </p>
      )}
      {about?.calendar?.map((warning) => (
        <p key={warning.country} class="note warning">
          {text.calendar(warning.country, warning.text)}
        </p>
      ))}
    </div>
  );
}

export function Alarms() {
  const text = floorWords();
  if (alarms.value.length === 0) return null;
  return (
    <section class="panel">
      <h2>{text.alarms}</h2>
      <ul class="alarms">
        {alarms.value.map(({ ruleId, subject, severity, raisedAt, value, detail }) => (
          <li key={`${ruleId} ${subject}`}>
            <span class={severity === 'critical' ? 'badge danger' : 'badge warning'}>
              {text.severities[severity]}
            </span>{' '}
            <strong>{subject}</strong> {alarmText({ ruleId, value, detail })}{' '}
            <span class="muted">{text.alarmSince(formatShortTime(raisedAt))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
