/** The agent's own figures of the day (DOMAIN 4.1). */
import type { DayFigures } from '../../../api/schemas/deskScreen.ts';
import { formatDuration, formatNumber, formatPercent } from '../../i18n/formats.ts';
import { deskWords } from './words.ts';

const FORMATS = {
  calls: formatNumber,
  contacts: formatNumber,
  successes: formatNumber,
  loggedInMs: formatDuration,
  talkMs: formatDuration,
  averageTalkMs: formatDuration,
  wrapUpMs: formatDuration,
  pausedMs: formatDuration,
  idleMs: formatDuration,
  talkUtilisation: formatPercent,
  notReadyRate: formatPercent,
  idleRate: formatPercent,
  contactRate: formatPercent,
  successRate: formatPercent,
  callbacksDue: formatNumber,
  callbacksMissed: formatNumber,
} as const satisfies Partial<Record<keyof DayFigures, (value: number | null) => string>>;

export function Figures({ figures }: { readonly figures: DayFigures }) {
  const text = deskWords();
  return (
    <section class="panel figures" aria-label={text.figures}>
      <h2>{text.figures}</h2>
      <dl>
        {(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map((name) => (
          <div key={name}>
            <dt>{text.figure[name]}</dt>
            <dd class="duration">{FORMATS[name](figures[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
