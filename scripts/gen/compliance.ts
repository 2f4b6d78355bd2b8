/** `docs/compliance.md`: how the gate decides, with the policies of `config/policies` as tables. */
import { loadLaw } from '../../src/app/policy/law.ts';
import type { AttemptCap, DayWindow, Policy } from '../../src/domain/compliance/policy.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../src/domain/kernel/time.ts';
import type { Generator } from './generator.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export const compliance: Generator = {
  file: 'docs/compliance.md',
  generate: () => {
    const law = loadLaw();
    const policies = [...law.policies.values()];
    const years = law.holidayTables.map(
      ({ country, years: tables }) => `| ${country} | ${Object.keys(tables).join(', ')} |`,
    );
    return `${HEAD}
${table(['policy', 'hours', 'public holidays', 'attempts', 'gap'], policies.map(hoursRow))}

${table(['policy', 'consent', 'after a refusal', 'after an abandoned call', 'ring at least', 'source'], policies.map(rulesRow))}

"Sure by memory" means that nobody has read the text again for this file. None of it is legal advice.

${table(['holidays of', 'years'], [])}
${years.join('\n')}
${TAIL}`;
  },
};

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function hoursRow({ policyId, windows, holidays, caps, minGapMs }: Policy): string[] {
  const onHolidays =
    typeof holidays === 'string' ? { asUsual: 'as usual', closed: 'closed' }[holidays] : hours(holidays);
  return [
    `\`${policyId}\``,
    windows.map((window) => `${daysOf(window)} ${hours(window)}`).join('; '),
    onHolidays,
    caps.map(capOf).join('; ') || 'not limited',
    span(minGapMs),
  ];
}

function rulesRow(policy: Policy): string[] {
  return [
    `\`${policy.policyId}\``,
    policy.consent === 'required' ? 'needed' : 'not needed',
    span(policy.refusalLockMs),
    span(policy.redialLockMs),
    span(policy.minRingMs),
    `${policy.source} (sure by ${policy.confidence}; version ${policy.version})`,
  ];
}

function daysOf({ days }: DayWindow): string {
  const names = days.map((day) => DAYS[day - 1] ?? '');
  return days.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(' and ');
}

function hours({ fromMinute, toMinute }: { readonly fromMinute: number; readonly toMinute: number }): string {
  return `${clock(fromMinute)} to ${clock(toMinute)}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

function capOf({ scope, most, within }: AttemptCap): string {
  const period = within === 'localDay' ? 'a day' : within === 'ever' ? 'in all' : `in ${within.hours} hours`;
  return `${most} to the ${scope} ${period}`;
}

function span(ms: number): string {
  if (ms === 0) return 'none';
  if (ms % DAY_MS === 0) return `${ms / DAY_MS} days`;
  return ms % HOUR_MS === 0 ? `${ms / HOUR_MS} hours` : `${ms / SECOND_MS} s`;
}

const HEAD = `# Whom to call, and whom not

\`\`\`
outpace lead why LEAD                             # every rule, with pass or refusal and when it lapses
outpace lead why LEAD --at "tomorrow 9:00"
outpace campaign funnel spring                    # the leads by the first rule that stops them
outpace campaign start spring --dry-run           # the same before the start
outpace policy list                               # the law that is loaded
outpace policy check my/US.yaml
outpace policy diff config/policies/US.yaml my/US.yaml --list people
\`\`\`

One gate decides, by the same rules when a lead is put into the hopper and once more at the moment it is dialled. Each
refusal has a code and the time at which it lapses, and is kept with the lead. What somebody has to mend (a policy, a
holiday table, a consent that is missing) keeps the lead and is looked at again every hour.

## Policies

A campaign says whose law it keeps to:

\`\`\`yaml
policies: auto # by each number's country, and its state or province where the area code tells it
policies: [US, US-FL] # these, whatever the number
\`\`\`

Without it nothing but the campaign's own settings decides: its window, its attempts, its spacing, and the do-not-call
lists. With \`auto\` a number in a country without a policy is not called (\`policy-missing\`). Where several policies hold,
as of Florida and the United States, all of them are kept to, so that the strictest counts, and the campaign's own
window holds beside them.

The hours are those of the clock where the number lies: a lead's own \`time_zone\` column where it has one, else every
zone that its prefix may lie in (all of the country for a mobile, except where area codes are believed, as in North
America). A year without a holiday table is not guessed: from its first day that country is not called
(\`calendar-missing\`).

A policy is a file in \`config/policies\`; \`compliance.policies\` names a folder of your own in its place, and
\`compliance.holidays\` one for holidays. These come with Outpace:
`;

const TAIL = `
## The rules, in their order

${table(
  ['rule', 'code', 'stops a lead that', 'lapses'],
  [
    ['doNotCall', '`do-not-call`', 'is on a do-not-call list', 'when it is taken off the list'],
    ['leadState', '`lead-final`', 'has come to its end in the campaign', 'never'],
    ['attemptCap', '`attempt-cap`', "has had the campaign's `maxAttempts`", 'never'],
    ['policyFile', '`policy-missing`', 'lies in a country without a policy', 'with the policy'],
    ['zone', '`zone-missing`', 'has a number of no known time zone', 'with a `time_zone` of its own'],
    [
      'consent',
      '`consent-missing`',
      'needs a consent and has none, or one that has expired',
      'with the consent',
    ],
    ['refusalLock', '`refused-lately`', 'has refused', 'after the time that the policy says'],
    ['abandonLock', '`abandoned-lately`', 'was abandoned, with no agent reserved now', 'after that time'],
    ['policyCap', '`policy-cap`', 'has been called as often as a policy allows', 'with the day or the hours'],
    ['minGap', '`attempt-spacing`', 'was called a short time ago, by any campaign', 'after the gap'],
    ['calendar', '`calendar-missing`', 'lies where this year has no holiday table', 'with the table'],
    [
      'window',
      '`window-closed`',
      'lies where it is too early, too late or a holiday',
      'when all zones are open',
    ],
    ['notDue', '`not-due`', 'waits for its next attempt', 'when that is due'],
    [
      'cell',
      '`cell-tried`',
      'was called at such a time before, and is still to be called at another (`staggered`, [lists.md](lists.md))',
      'with the next cell',
    ],
  ],
)}

Attempts to a number and to a person are counted over all campaigns. A person is known by the list's key column and by
all numbers of the lead. Calls that never rang, for a fault of the carrier or the trunk, are not counted.

The caps hold over all engines that dial at once. Before an attempt is put on record its place is reserved in the store
that the engines share, where those on record and those reserved count together; without a place there is no call, and the
refusal is \`policy-cap\` with the time it lapses. Where a cap never lapses the records are asked again after an hour, since
what was reserved may be given back: a call that never left, or that failed by the carrier's fault. Of two engines that
reserve different numbers of one person at the same moment both may step back. Of a person with more than a hundred other
numbers the first hundred are counted there, and all of them when the hopper is filled.

## Evidence

The record of each call of a campaign with policies keeps in its details, under \`gate\`: the policies with their
versions, the zones, how many attempts had been made, and how long the consent was good for.
`;
