/** The live board in a terminal: campaigns, agents and calls, drawn from the floor; and its painter. */
import { createColors } from 'picocolors';
import type { AgentSnapshot } from '../domain/agent/state.ts';
import type { CallBoard, FloorBoard } from '../domain/floor/board.ts';
import type { CampaignProgress } from '../ports/records.ts';

type Colours = ReturnType<typeof createColors>;

export interface BoardView {
  readonly title: string;
  readonly board: FloorBoard;
  readonly progress?: CampaignProgress | undefined;
  readonly elapsedMs: number;
  readonly width: number;
}

const BAR_WIDTH = 30;
const MAX_CALL_ROWS = 12;
const ESCAPE = '\u001B';
const COLOUR_CODE = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);

export function drawBoard(view: BoardView, useColour: boolean): string[] {
  const colours = createColors(useColour);
  return [
    ...header(view, colours),
    '',
    ...campaignRows(view, colours),
    '',
    ...agentRows(view, colours),
    '',
    ...callRows(view, colours),
  ].map((line) => cut(line, view.width));
}

function header({ title, board, elapsedMs }: BoardView, colours: Colours): string[] {
  const warnings = (board.calendar ?? []).map(({ text }) => colours.yellow(`holidays: ${text}`));
  const link = board.link === 'up' ? colours.green('● up') : colours.red('● down');
  const holds = board.holds.length === 0 ? '' : colours.yellow(`  not dialling: ${board.holds.join(', ')}`);
  return [`${colours.bold(title)}   telephony ${link}   ${clock(elapsedMs)}${holds}`, ...warnings];
}

function campaignRows({ board, progress }: BoardView, colours: Colours): string[] {
  return board.campaigns.flatMap((campaign) => {
    const done = progress?.campaignId === campaign.campaignId ? progress : undefined;
    const bar = done === undefined || done.leads === 0 ? [] : [`  ${progressBar(done, colours)}`];
    const statuses = Object.entries(done?.dialStatuses ?? {}).map(([status, count]) => `${status} ${count}`);
    return [
      `${colours.bold(campaign.campaignId)} ${campaign.state}   dialling ${campaign.dialling}  prompt ${campaign.screening}  waiting ${campaign.waiting}  talking ${campaign.talking}  abandoned ${campaign.abandoned}`,
      ...bar,
      ...(statuses.length === 0 ? [] : [`  ${statuses.join(' · ')}`]),
      colours.dim(`  ${campaign.reason}`),
    ];
  });
}

function progressBar(progress: CampaignProgress, colours: Colours): string {
  const share = progress.final / progress.leads;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = colours.green('█'.repeat(filled)) + colours.dim('░'.repeat(BAR_WIDTH - filled));
  return `${bar} ${progress.final}/${progress.leads} leads   answered ${progress.answered}  consented ${progress.consented}  connected ${progress.connected}`;
}

function agentRows({ board }: BoardView, colours: Colours): string[] {
  return board.agents.map((agent) => {
    const state = colourOf(agent, colours)(agent.state.padEnd(10));
    return `  ${agent.name.padEnd(10)} ${state} ${clock(board.at - agent.since)}   calls ${agent.calls}`;
  });
}

function colourOf(agent: AgentSnapshot, colours: Colours): (text: string) => string {
  const byState: Readonly<Record<AgentSnapshot['state'], (text: string) => string>> = {
    talking: colours.green,
    ready: colours.cyan,
    reserved: colours.yellow,
    previewing: colours.yellow,
    wrapUp: colours.yellow,
    seating: colours.dim,
    paused: colours.dim,
    loggedOut: colours.dim,
  };
  return byState[agent.state];
}

function callRows({ board }: BoardView, colours: Colours): string[] {
  const rows = board.calls
    .slice(0, MAX_CALL_ROWS)
    .map(
      (call) =>
        `  ${call.number.padEnd(14)} ${stageOf(call).padEnd(12)} ${colours.dim(clock(board.at - call.since))}${beside(call, colours)}`,
    );
  const more = board.calls.length - rows.length;
  return more > 0 ? [...rows, colours.dim(`  and ${more} more calls`)] : rows;
}

/** What the agent does with a joined call says more than that it is joined. */
function stageOf({ state, conversation }: CallBoard): string {
  const stage = conversation?.state;
  return state !== 'joined' || stage === undefined || stage === 'talking' ? state : stage;
}

function beside({ attemptId, state, conversation, parkedBy }: CallBoard, colours: Colours): string {
  const { third, muted, help } = conversation ?? {};
  const parts = [
    ...(third === undefined ? [] : [`${third.isUp ? 'with' : 'calling'} ${third.who}`]),
    ...(muted === undefined ? [] : [`muted ${muted.join(', ')}`]),
    ...(state === 'parked' ? [`by ${parkedBy ?? '?'}, pick-up ${attemptId}`] : []),
    ...(help === undefined
      ? []
      : [colours.yellow(`${help.agentId} asks for help: ${help.note ?? ''}`.trim())]),
  ];
  return parts.length === 0 ? '' : `  ${parts.join('  ')}`;
}

function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** To the terminal's width; colour codes take no room. */
function cut(line: string, width: number): string {
  let seen = 0;
  let kept = '';
  for (const part of line.split(COLOUR_CODE)) {
    if (part.startsWith(ESCAPE)) kept += part;
    else {
      const shown = Array.from(part).slice(0, Math.max(0, width - seen));
      seen += shown.length;
      kept += shown.join('');
    }
  }
  return kept;
}

/** Repaints in place on a terminal; `paint` replaces what the last one drew. */
export function createPainter(output: NodeJS.WriteStream): { paint(lines: readonly string[]): void } {
  let drawn = 0;
  return {
    paint(lines) {
      const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
      output.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[0J`);
      drawn = lines.length;
    },
  };
}
