/** The gate's answers for people: every rule of one lead, and a campaign's leads by what stops them. */
import type { Funnel, LeadWhy } from '../services/gate.ts';
import { momentIn } from './moment.ts';
import { bar, colours, table } from './output.ts';

const BAR_CELLS = 24;

export function renderWhy(why: LeadWhy): string {
  const heading = `lead ${why.leadId} ${why.number} in campaign ${why.campaignId}, ${momentIn(why.at)}`;
  const answer = why.mayBeCalled ? colours.green('may be called') : colours.yellow('may not be called');
  const policies = why.policies === undefined ? 'none asked for' : why.policies.join(', ') || 'none found';
  const zone = why.zones[0];
  const rows = why.verdicts.map((verdict) =>
    verdict.passes
      ? ['  pass', verdict.rule, '', '']
      : ['  STOP', verdict.rule, verdict.because, lapseText(verdict.retryAt, zone)],
  );
  return [
    `${colours.bold(heading)}: ${answer}`,
    `zones     ${why.zones.join(', ') || 'not known'}`,
    `policies  ${policies}`,
    ...callbackLines(why, zone),
    ...redialLines(why, zone),
    table(rows),
  ].join('\n');
}

function callbackLines({ callback }: LeadWhy, zone: string | undefined): string[] {
  if (callback === undefined) return [];
  const { at, kind, agentId, state } = callback;
  return [`callback  ${momentIn(at, zone)}, ${kind}, promised by ${agentId}, ${state}: called for it alone`];
}

function redialLines({ redial }: LeadWhy, zone: string | undefined): string[] {
  if (redial === undefined) return [];
  const { tried, next } = redial;
  const cells = Object.entries(tried).map(([cell, calls]) => `${cell} ${calls}`);
  const when = next === undefined ? 'none is left' : `next ${next.cell} from ${momentIn(next.at, zone)}`;
  return [`cells     called ${cells.join(', ')}; ${when}`];
}

/** In the lead's zone, and in that of whoever asks. */
function lapseText(at: number | undefined, zone: string | undefined): string {
  if (at === undefined) return 'does not lapse by itself';
  const here = momentIn(at);
  const there = zone === undefined ? here : momentIn(at, zone);
  return there === here ? `until ${here}` : `until ${there} (here ${here})`;
}

export function renderFunnel({ campaignId, at, leads, callable, stops }: Funnel): string {
  const share = (part: number): string[] => [
    String(part),
    bar(leads === 0 ? 0 : part / leads, BAR_CELLS).replaceAll('░', ''),
  ];
  const rows = stops.map((stop) => [
    `  ${stop.rule}`,
    stop.code,
    ...share(stop.leads),
    stop.firstLapsesAt === undefined
      ? 'does not lapse by itself'
      : `the first from ${momentIn(stop.firstLapsesAt)}${stop.withoutLapse > 0 ? `, ${stop.withoutLapse} never` : ''}`,
  ]);
  return [
    colours.bold(`campaign ${campaignId}, ${momentIn(at)}: ${callable} of ${leads} leads may be called`),
    table([...rows, ['  may be called', '', ...share(callable), '']]),
  ].join('\n');
}
