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
outpace policy check --campaign spring            # its settings against the policies of its leads
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
    [
      'filter',
      '`filtered`',
      'is left out by the saved filter of its list ([lists.md](lists.md))',
      'when filter or lead changes',
    ],
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

## Settings against policies

What the gate cannot ask of a single call is asked of the campaign's settings, against every policy that holds for at least
one of its leads: when it is made, when it starts, when its pacing is changed, in \`campaign start --dry-run\`, in
\`outpace policy check --campaign ID\`, and by \`outpace doctor\`. Each finding names the policy's file, the key and the
remedy.

| key of the policy | against | finding |
| --- | --- | --- |
| \`minRingMs\` | \`ringTimeoutMs\` below it | refused where the mode dials more calls than there are agents (predictive, ratio), else a warning |
| \`minRingMs\` | \`pacing.minRingMs\` below it, in those modes | refused |
| \`abandonWindows\` | in those modes, no window of the campaign with its limit or less over its days or fewer | refused |
| \`abandonWindows\` | \`policy.abandonLimit\` above the lowest limit | refused |
| \`promptBeforeAgent: forbidden\` | \`promptBeforeAgent: true\` | refused |

## Consents at dialling

A consent that expires while its lead waits in the hopper stops the call at dialling. So does one that was taken back: each
node reads the revocations once a second into its memory, so that nothing on the call path waits for the database. Where
the database has been silent for a minute nobody knows, and calls that need a consent wait (\`consent-missing\`, judged
again a minute later).

## Evidence

\`\`\`
outpace evidence verify                                    # OK with count and head, or the first broken place
outpace evidence verify --head 1234:HASH                   # a head that was noted before must be in it still
outpace evidence export --number +4930123456               # all that is on record about one number, as JSON
outpace evidence export --number +4930123456 --format csv --to record.csv
\`\`\`

The record of each call of a campaign with policies keeps in its details, under \`gate\`: the policies with their
versions, the zones and where they come from (\`zonesBy\`: the lead's own \`address\`, the number's \`prefix\`, or the
\`country\` of a mobile), how many attempts had been made, how long the consent was good for, and the do-not-call lists
that were asked at dialling with their versions (\`doNotCall\`): of a list in the store how often it was changed
(\`internal #42\`; it starts anew where the store is lost), of a file its version with the changes beside it
(\`file:registry 2026-11-01 +3 -1\`).

This, with the call's times and outcome, is also an entry of one hash chain in the database (\`evidence_log\`), written in
the same transaction as the call's record and once only. The hash of an entry is SHA-256 over the canonical JSON
(RFC 8785) of \`[sequence, at, kind, ref, subject, payload, previous]\`, \`at\` in milliseconds since 1970, \`previous\` the
hash of the entry before (64 zeros for the first). Triggers refuse to change or remove entries. Who owns the database can
get around them, and \`evidence verify\` then names the first entry that was changed, removed or put in. Against somebody
who writes the whole chain anew there is one help: note the head that \`evidence verify\` prints somewhere else, say every
day, and give it with \`--head\` later.

The chain holds no number. \`subject\` is HMAC-SHA-256 of the number with a key that the database makes for itself
(\`evidence_key\`): with the key, who knows a number finds its entries; without it nobody does. It is a pseudonym, not
anonymous: numbers are few enough to try them all for whoever has the key. Where the key is deleted for good
nobody finds whose entries they are, and the chain still verifies.

## Erasure on request

\`\`\`
outpace privacy erase --number +4930123456          # a dry run: what would go
outpace privacy erase --number +4930123456 --yes
\`\`\`

| what | on erasure |
| --- | --- |
| leads with the number, in all lists and campaigns | deleted with all their fields |
| leads that have it as a further number | lose that number |
| recordings of its calls | deleted by the node that has them, within the hour; the log of access stays |
| notes of agents and dispositions, answers in flows | removed |
| callbacks | cancelled, their notes removed |
| attempts and calls, also those that came in | stay with times and outcome; a pseudonym by the chain's key takes the number's place |
| do-not-call entries | stay, and the number is put on the list for all campaigns, so that whoever imports it again does not call it (GDPR Art. 21(3), 17(3)(b)) |
| consents and revocations | stay with their proof, as long as the law wants it kept, in Germany five years (UWG 7a; GDPR Art. 17(3)(e)) |
| the evidence chain | stays; it has no number, and gains an entry of the erasure (who, why, how many rows) |

It is refused while a call to the number is under way. A person with several numbers is erased number by number; the dry
run names the others. Backups made before keep what they hold until they are deleted. Caps on the number count from zero
afterwards, which the do-not-call mark makes no difference to.
`;
