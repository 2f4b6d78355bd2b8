/** The floor in a few figures, large enough to be read from across the room. */
import { agents, alarms, campaigns, floorAbout } from '../../live/floor.ts';
import { formatNumber } from '../../i18n/formats.ts';
import { countByState } from './agentsInView.ts';
import { floorWords } from './words.ts';

export function Totals() {
  const { totals } = floorWords();
  const states = countByState(agents.value);
  const of = (...names: Parameters<typeof states.get>[0][]): number =>
    names.reduce((sum, name) => sum + (states.get(name) ?? 0), 0);
  const sum = (part: 'dialling' | 'waiting'): number =>
    campaigns.value.reduce((all, campaign) => all + campaign[part], 0);
  const { due = 0, missed = 0 } = floorAbout.value?.callbacks ?? {};
  const rows: readonly (readonly [label: string, count: number, isBad?: boolean])[] = [
    [totals.loggedIn, agents.value.length - of('loggedOut')],
    [totals.talking, of('talking')],
    [totals.ready, of('ready')],
    [totals.paused, of('paused')],
    [totals.dialling, sum('dialling')],
    [totals.waiting, sum('waiting')],
    [totals.callbacks, due + missed, missed > 0],
    [totals.alarms, alarms.value.length, alarms.value.length > 0],
  ];
  return (
    <dl class="totals">
      {rows.map(([label, count, isBad]) => (
        <div key={label} class={isBad === true ? 'bad' : undefined}>
          <dt>{label}</dt>
          <dd>{formatNumber(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
