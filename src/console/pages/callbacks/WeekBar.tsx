/** The days of a week with how many callbacks each has, and the way to other weeks. */
import { formatDate, formatNumber, zone } from '../../i18n/formats.ts';
import { language } from '../../i18n/language.ts';
import { countByDay, type Week } from './week.ts';
import { callbackWords } from './words.ts';

export interface WeekBarProps {
  readonly week: Week;
  readonly isThisWeek: boolean;
  readonly times: readonly number[];
  /** Undefined: the whole week. */
  readonly day: number | undefined;
  readonly chooseDay: (day: number | undefined) => void;
  /** By so many weeks; 0: back to this one. */
  readonly move: (weeks: number) => void;
}

export function WeekBar({ week, isThisWeek, times, day, chooseDay, move }: WeekBarProps) {
  const text = callbackWords();
  const days = week.starts.slice(0, -1);
  const weekday = new Intl.DateTimeFormat(language.value, {
    weekday: 'short',
    day: 'numeric',
    timeZone: zone.value,
  });
  const button = (one: number | undefined, label: string, count: number) => (
    <button key={label} type="button" aria-pressed={day === one} onClick={() => chooseDay(one)}>
      {label}: {formatNumber(count)}
    </button>
  );
  return (
    <>
      <div class="actions">
        <h2>{text.week(formatDate(days[0]), formatDate(days.at(-1)))}</h2>
        <button type="button" onClick={() => move(-1)}>
          {text.before}
        </button>
        <button type="button" disabled={isThisWeek} onClick={() => move(0)}>
          {text.thisWeek}
        </button>
        <button type="button" onClick={() => move(1)}>
          {text.after}
        </button>
      </div>
      <div class="actions" role="group" aria-label={text.days}>
        {button(undefined, text.wholeWeek, times.length)}
        {countByDay(week, times).map((count, at) => button(at, weekday.format(days[at]), count))}
      </div>
    </>
  );
}
