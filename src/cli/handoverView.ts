/** Hand-overs for people: the list, one with its history, and the report. */
import type { HandoverRow } from '../ports/handovers.ts';
import type { HandoverFigures, HandoverReport } from '../services/handoverReport.ts';
import type { HandoverShown, Rejected } from '../services/handovers.ts';
import { momentIn } from './moment.ts';
import { colours, table } from './output.ts';
import { percent } from './pacingView.ts';

const SAID = {
  offered: 'open',
  accepted: 'accepted',
  lapsed: 'accepted by silence',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
} as const;

export function renderHandovers(handovers: readonly HandoverRow[]): string {
  if (handovers.length === 0) return 'no hand-over';
  const rows = handovers.map((row) => [
    row.handoverId,
    SAID[row.state],
    row.dueDate,
    row.owner,
    row.agentId,
    row.campaignId,
    row.leadId,
    row.number ?? '',
    row.name ?? '',
  ]);
  return table([['ID', 'STATE', 'DUE', 'OWNER', 'AGENT', 'CAMPAIGN', 'LEAD', 'NUMBER', 'NAME'], ...rows]);
}

export function renderHandover({ handover, entries }: HandoverShown): string {
  const { handoverId, leadId, campaignId, agentId, owner, state, dueDate, timeZone, checkList } = handover;
  const until = state === 'offered' ? `, to be answered by the end of ${dueDate} (${timeZone})` : '';
  return [
    `${handoverId}: ${colours.bold(SAID[state])}${until}`,
    `lead ${leadId} of ${campaignId}, from ${agentId} to ${owner}`,
    table(Object.entries(checkList).map(([name, value]) => [`  ${name}`, value])),
    table(
      entries.map(({ at, who, action, reason = '' }) => [`  ${momentIn(at, timeZone)}`, who, action, reason]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

export function renderRejected({ handover, callback }: Rejected): string {
  const said = `the hand-over ${handover.handoverId} is rejected`;
  return callback === undefined
    ? `${said}; nobody calls the lead, which asked never to be called`
    : `${said}; ${handover.agentId} calls the lead: ${momentIn(callback.at)}`;
}

export function renderHandoverReport({ fromDate, toDate, agents, all }: HandoverReport): string {
  const heading = ['AGENT', 'OFFERED', 'ACCEPTED', 'BY SILENCE', 'REJECTED', 'ACCEPTANCE'];
  const row = (name: string, figures: Omit<HandoverFigures, 'agentId'>): string[] => [
    name,
    String(figures.offered),
    String(figures.accepted),
    String(figures.bySilence),
    String(figures.rejected),
    figures.acceptance === undefined ? '–' : percent(figures.acceptance),
  ];
  const rows = agents.map((agent) => row(agent.agentId, agent));
  return [`${fromDate} to ${toDate}`, table([heading, ...rows, row('all', all)])].join('\n');
}
