/** `outpace call show`: one attempt, its outcome, and a picture of its time. */
import type { Command } from 'commander';
import {
  callDetail,
  isClosed,
  masked,
  type Attempt,
  type CallDetail,
  type CallDetailRecord,
  type Stage,
} from '../services/callDetail.ts';
import { registerCallList } from './callList.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';

const LINE_CELLS = 40;

export function registerCall(program: Command): void {
  const call = program.command('call').description('Calls: those that are up, and those on record');
  registerCallList(call);
  const command = call
    .command('show <attempt-id>')
    .description('One attempt: its outcome and when it reached each stage')
    .option('--reveal', 'show the number in full')
    .action(
      withContext(async (context, self, attemptId = '') => {
        const { reveal = false } = self.opts<{ readonly reveal?: boolean }>();
        const found = await callDetail(await context.client.records(), attemptId);
        const detail = reveal ? found : masked(found);
        context.print(detail, () => renderCall(detail));
      }),
    );
  withExample(command, 'outpace call show 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f', [66, 69, 77]);
}

export function renderCall({ record, stages }: CallDetail): string {
  const rows = [
    ['attempt', `${record.attemptId} (no. ${record.attemptNumber} of lead ${record.leadId})`],
    ['campaign', record.campaignId],
    ['called', `${record.number} by trunk ${record.trunkId}, showing ${record.callerId}`],
    ...(isClosed(record) ? outcome(record) : [['outcome', openText(record)]]),
  ];
  return `${table(rows)}\n\n${timeline(stages)}`;
}

function openText(record: Attempt): string {
  return `open since ${new Date(record.createdAt).toISOString()}; the details come with its end`;
}

function outcome(cdr: CallDetailRecord): string[][] {
  const sip = cdr.sip === undefined ? 'no SIP status' : `SIP ${cdr.sip}`;
  const reason = cdr.hangupReason === undefined ? '' : `, ${cdr.hangupReason}`;
  const next = cdr.next.state === 'final' ? 'final' : `again from ${new Date(cdr.next.dueAt).toISOString()}`;
  return [
    ['outcome', `${colours.bold(cdr.dialStatus)} (${cdr.lineResult}, ${sip}, Q.850 ${cdr.q850})`],
    ['consent', cdr.consent],
    ['agent', cdr.agentId ?? 'none'],
    ...supervised(cdr),
    ['ended by', `${cdr.endedBy}${reason}`],
    ['lead', `${next}${cdr.charged ? '' : ', attempt not counted'}`],
  ];
}

const SUPERVISED = {
  listen: 'listened to',
  whisper: 'whispered to',
  barge: 'barged in on',
  takeOver: 'took the call over from',
} as const;

/** Who was in the call besides, and who took it over, from when to when. */
function supervised({ details, stamps }: CallDetailRecord): string[][] {
  return (details?.supervision ?? []).map(({ supervisorId, mode, agentId, from, to = stamps.endedAt }) => [
    'supervisor',
    `${supervisorId} ${SUPERVISED[mode]} ${agentId}, ${clock(from)} to ${to === undefined ? 'the end' : clock(to)}`,
  ]);
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 23);

/** One line a stage: when it began, how long it lasted, and where it lies within the call. */
export function timeline(stages: readonly Stage[]): string {
  const total = Math.max(1, stages.at(-1)?.offsetMs ?? 0);
  const rows = stages.map((stage) => [
    `  ${stage.name}`,
    clock(stage.at),
    `+${(stage.offsetMs / 1_000).toFixed(3)} s`,
    `|${segment(stage, total)}|`,
    stage.lengthMs === 0 ? '' : `${(stage.lengthMs / 1_000).toFixed(3)} s`,
  ]);
  return table(rows);
}

function segment({ offsetMs, lengthMs }: Stage, total: number): string {
  const from = Math.min(LINE_CELLS - 1, Math.floor((offsetMs / total) * LINE_CELLS));
  const cells = Math.min(LINE_CELLS - from, Math.max(1, Math.round((lengthMs / total) * LINE_CELLS)));
  const mark = lengthMs === 0 ? '•' : '━'.repeat(cells);
  return (' '.repeat(from) + mark).padEnd(LINE_CELLS);
}
