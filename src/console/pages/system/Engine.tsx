/** The engine that owns the dial group, and what keeps it from dialling. */
import { Facts } from '../../components/Facts.tsx';
import { holdText } from '../../engineWords/decisions.ts';
import { formatDateTime, formatNumber } from '../../i18n/formats.ts';
import type { System } from './SystemPage.tsx';
import { systemWords } from './words.ts';

export function Engine({ engine }: Pick<System, 'engine'>) {
  const text = systemWords();
  const { state, node, fence, ownedUntil, at, link, holds, recordingFault, draining, calendar } = engine;
  const time = (instant: number | undefined): string | undefined =>
    instant === undefined ? undefined : formatDateTime(instant);
  return (
    <>
      <Facts
        title={text.engine}
        facts={[
          [text.state, text.engines[state]],
          [text.owner, node],
          [text.fence, fence],
          [text.ownedUntil, time(ownedUntil)],
          [text.asOf, time(at)],
          [text.link, link === undefined ? undefined : text.states[link]],
          [text.calls, formatNumber(engine.calls)],
          [text.agents, formatNumber(engine.agents)],
        ]}
      />
      {state === 'none' ? <p class="note warning">{text.noEngine}</p> : null}
      {draining === undefined ? null : <p class="note">{text.draining(formatDateTime(draining.until))}</p>}
      {recordingFault === undefined ? null : (
        <p class="note error">{`${text.recordingFault}: ${recordingFault}`}</p>
      )}
      <Notes title={text.holds} lines={holds.map(holdText)} />
      <Notes title={text.calendar} lines={calendar.map((warning) => warning.text)} />
    </>
  );
}

function Notes({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div class="note warning">
      <strong>{title}</strong>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
