/** A callback: only days and times at which this person may be called, on their clock. */
import { useMemo, useState } from 'preact/hooks';
import type { DeskScreen } from '../../../api/schemas/deskScreen.ts';
import { api } from '../../api.ts';
import { now } from '../../components/clock.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { formatShortTime, zone } from '../../i18n/formats.ts';
import { language } from '../../i18n/language.ts';
import { callbackDays, type CallbackDay } from './callback/times.ts';
import { callWords } from './callWords.ts';
import { type, typed } from './desk/typed.ts';

/** The screen comes with the windows of its first days; the others are asked for when the calendar is opened. */
const DAYS = 14;
const KINDS = ['personal', 'campaign'] as const;

interface CallbackPickerProps {
  readonly screen: DeskScreen;
  readonly isNeeded: boolean;
}

export function CallbackPicker({ screen, isNeeded }: CallbackPickerProps) {
  const text = callWords();
  const { callback } = typed.value;
  const isOn = isNeeded || callback !== undefined;
  const [isOpen, setOpen] = useState(isOn);
  return (
    <details
      id="desk-callback"
      class="callback"
      open={isOn}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{isNeeded ? text.callbackTitle : text.callbackOn}</summary>
      <Times screen={screen} isOpen={isOpen} />
    </details>
  );
}

interface TimesProps {
  readonly screen: DeskScreen;
  readonly isOpen: boolean;
}

function Times({ screen, isOpen }: TimesProps) {
  const text = callWords();
  const { furthestMs, kind } = screen.callback;
  const all = useLoaded(
    async (signal) =>
      isOpen ? api('GET /desk/callback-windows', { query: { days: DAYS } }, { signal }) : undefined,
    [screen.attemptId, isOpen],
  );
  const windows = all.value?.windows ?? screen.callback.windows;
  const timeZone = screen.lead.timeZones[0] ?? zone.value;
  const days = useMemo(
    () => callbackDays(windows, { now: now.peek(), furthestMs, days: DAYS }, timeZone),
    [windows, furthestMs, timeZone],
  );
  const { callback } = typed.value;
  const at = callback === undefined ? undefined : Date.parse(callback.time);
  if (days.every(({ times }) => times.length === 0)) return <p>{text.callbackNever}</p>;
  const promise = (time: number | undefined): void =>
    type({
      callback:
        time === undefined ? undefined : { time: new Date(time).toISOString(), kind: callback?.kind ?? kind },
    });
  const chosen = days.find(({ times }) => at !== undefined && times.includes(at));
  return (
    <>
      <p class="muted">{text.callbackZone(timeZone)}</p>
      <Days days={days} timeZone={timeZone} chosen={chosen} onChoose={(day) => promise(day.times[0])} />
      {chosen === undefined ? null : (
        <p class="field-row">
          <label for="desk-callback-time">{text.callbackTime}</label>
          <select
            id="desk-callback-time"
            value={String(at)}
            onChange={({ currentTarget: { value } }) => promise(Number(value))}
          >
            {chosen.times.map((time) => (
              <option key={time} value={String(time)}>
                {clockOf(time, timeZone)}
                {timeZone === zone.value ? '' : ` (${text.yourTime(formatShortTime(time))})`}
              </option>
            ))}
          </select>
        </p>
      )}
      {callback === undefined ? null : (
        <p class="field-row">
          <label for="desk-callback-kind">{text.callbackKind}</label>
          <select
            id="desk-callback-kind"
            value={callback.kind ?? kind}
            onChange={({ currentTarget: { value } }) => {
              const given = KINDS.find((each) => each === value);
              if (given !== undefined) type({ callback: { ...callback, kind: given } });
            }}
          >
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {text.callbackKinds[each]}
              </option>
            ))}
          </select>
        </p>
      )}
    </>
  );
}

interface DaysProps {
  readonly days: readonly CallbackDay[];
  readonly timeZone: string;
  readonly chosen: CallbackDay | undefined;
  readonly onChoose: (day: CallbackDay) => void;
}

/** Two weeks; a day without a lawful time is there and cannot be chosen. */
function Days({ days, timeZone, chosen, onChoose }: DaysProps) {
  const text = callWords();
  const format = new Intl.DateTimeFormat(language.value, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  return (
    <fieldset class="days">
      <legend>{text.callbackDay}</legend>
      {days.map((day) => (
        <label key={day.date} title={day.times.length === 0 ? text.callbackNone : undefined}>
          <input
            type="radio"
            name="desk-callback-day"
            checked={day === chosen}
            disabled={day.times.length === 0}
            onChange={() => onChoose(day)}
          />
          {format.format(day.at)}
        </label>
      ))}
    </fieldset>
  );
}

function clockOf(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat(language.value, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
