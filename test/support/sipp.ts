/**
 * A scripted SIP far end: SIPp (Debian's `sip-tester`) with a scenario made here. The dialled number is the script:
 *
 *   +1555 nnnnn FFF P RR   FFF final status, 000 rings on, 001 never says a word; P 0 nothing, 1 180, 2 183 before it;
 *                          RR cause of a `Reason: Q.850` header, 00 none
 *   +1555 nnnnn TTTTTT     where `busyAfter` is asked for: TTTTTT milliseconds after the INVITE the party is busy
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../../src/app/apt.ts';
import { freePort } from '../../src/app/freePort.ts';
import { findProgram } from '../../src/app/process.ts';

export interface FarEnd {
  readonly port: number;
  /** First INVITE and final answer of each call, in the far end's own milliseconds, in order of the INVITEs. */
  calls(): readonly FarEndCall[];
  stop(): Promise<void>;
}

export interface FarEndCall {
  readonly callId: string;
  readonly invitedAt: number;
  readonly endedAt: number | undefined;
}

/** The final statuses of its script, or `busyAfter`: every party rings for the time in its number and is busy then. */
export type Script = readonly number[] | 'busyAfter';

export async function startScriptedFarEnd(script: Script): Promise<FarEnd> {
  if (findProgram('sipp') === undefined) await installPackages(['sip-tester']);
  const folder = mkdtempSync(join(tmpdir(), 'outpace-sipp-'));
  const scenario = join(folder, 'far-end.xml');
  const messages = join(folder, 'messages.csv');
  writeFileSync(scenario, script === 'busyAfter' ? BUSY_AFTER : scripted(script));
  const port = await freePort();
  const at = ['-i', '127.0.0.1', '-p', String(port), '-t', 'u1'];
  const trace = ['-trace_shortmsg', '-shortmessage_file', messages, '-shortmessage_overwrite', 'true'];
  const limits = ['-nostdin', '-deadcall_wait', '0', '-recv_timeout', '60000'];
  const sipp = spawn('sipp', ['-sf', scenario, ...at, ...trace, ...limits], { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => sipp.once('exit', () => resolve()));
  return {
    port,
    calls: () => callsIn(readFileSync(messages, 'utf8')),
    async stop() {
      sipp.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The most calls that began within any `windowMs`. */
export function mostInWindow(starts: readonly number[], windowMs: number): number {
  const sorted = [...starts].sort((left, right) => left - right);
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to += 1) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) >= windowMs) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** The most calls that were up at one moment. */
export function mostAtOnce(calls: readonly FarEndCall[]): number {
  const steps = calls.flatMap(({ invitedAt, endedAt = Number.POSITIVE_INFINITY }) => [
    { at: invitedAt, by: 1 },
    { at: endedAt, by: -1 },
  ]);
  steps.sort((left, right) => left.at - right.at || left.by - right.by);
  let [now, most] = [0, 0];
  for (const { by } of steps) most = Math.max(most, (now += by));
  return most;
}

/** Tab-separated: date, time, seconds since the epoch, direction, Call-ID, CSeq, first line. */
function callsIn(text: string): FarEndCall[] {
  const calls = new Map<string, { callId: string; invitedAt: number; endedAt: number | undefined }>();
  for (const line of text.split('\n')) {
    const call = /\t(\d+\.\d+)\t([SR])\t([^\t]+)\tCSeq:\s*\d+ INVITE\t(.*)$/.exec(line);
    const [, seconds = '', direction = '', callId = '', first = ''] = call ?? [];
    if (call === null) continue;
    const atMs = Number(seconds) * 1_000;
    const known = calls.get(callId);
    if (known === undefined && direction === 'R')
      calls.set(callId, { callId, invitedAt: atMs, endedAt: undefined });
    else if (known !== undefined && / [2-6]\d\d /.test(first)) known.endedAt ??= atMs;
  }
  return [...calls.values()].sort((left, right) => left.invitedAt - right.invitedAt);
}

const HEADERS = (method = ''): string => `[last_Via:]
      [last_From:]
      [last_To:];tag=far[call_number]
      [last_Call-ID:]
      ${method === '' ? '[last_CSeq:]' : `CSeq: [cseq] ${method}`}`;

const reply = (status: string, lines = '', attributes = ''): string => `  <send${attributes}>
    <![CDATA[

      SIP/2.0 ${status}
      ${HEADERS()}${lines}
      Contact: <sip:far@[local_ip]:[local_port]>
      Content-Length: 0

    ]]>
  </send>
`;

/** OPTIONS, with which Asterisk asks whether the trunk is there, is a call of its own to SIPp. */
const OPTIONS = '  <recv request="OPTIONS" optional="true" next="options"/>\n';
const ANSWER_OPTIONS = `  <label id="options"/>\n${reply('200 OK')}`;

const find = (pattern: string, variables: string): string =>
  `      <ereg regexp="sip:[+]1555${pattern}@" search_in="msg" check_it="false" assign_to="${variables}"/>\n`;

const scripted = (statuses: readonly number[]): string => `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="scripted far end">
${OPTIONS}  <recv request="INVITE">
    <action>
${find('[0-9]{9}([0-9]{2})', 'all,cause')}${statuses
  .map((status) => find(`[0-9]{5}${status}[0-9]{3}`, `is${status}`))
  .join('')}${find('[0-9]{5}001[0-9]{3}', 'silent')}${find(
  '[0-9]{5}000[0-9]{3}',
  'ringsOn',
)}${find('[0-9]{8}1[0-9]{2}', 'rings')}${find('[0-9]{8}2[0-9]{2}', 'talks')}${find('[0-9]{9}00', 'bare')}    </action>
  </recv>
  <Reference variables="all"/>
  <nop next="silence" test="silent"/>
${reply('100 Trying')}  <nop next="ring" test="rings"/>
  <nop next="early" test="talks"/>
  <nop next="final"/>
  <label id="ring"/>
${reply('180 Ringing', '', ' next="final"')}  <label id="early"/>
${reply('183 Session Progress')}  <label id="final"/>
  <nop next="cancelled" test="ringsOn"/>
${statuses.map((status) => `  <nop next="say${status}" test="is${status}"/>\n`).join('')}${statuses
  .map(finalAnswer)
  .join('')}  <label id="acknowledged"/>
  <recv request="ACK" next="end"/>
  <label id="cancelled"/>
  <recv request="CANCEL"/>
${reply('200 OK', '', ' next="end"')}  <label id="silence"/>
  <pause milliseconds="60000" next="end"/>
${ANSWER_OPTIONS}  <label id="end"/>
  <nop/>
</scenario>
`;

/** SIPp takes no status from a variable: each has an answer of its own. */
function finalAnswer(status: number): string {
  const withReason = reply(
    `${status} Scripted`,
    '\n      Reason: Q.850;cause=[$cause];text="scripted"',
    ' next="acknowledged"',
  );
  const bare = reply(`${status} Scripted`, '', ' next="acknowledged"');
  return `  <label id="say${status}"/>
  <nop next="bare${status}" test="bare"/>
${withReason}  <label id="bare${status}"/>
${bare}`;
}

const BUSY_AFTER = `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="busy after a while">
${OPTIONS}  <recv request="INVITE">
    <action>
${find('[0-9]{5}([0-9]{6})', 'all,wait')}      <todouble assign_to="waitMs" variable="wait"/>
    </action>
  </recv>
  <Reference variables="all"/>
${reply('100 Trying')}${reply('180 Ringing')}  <pause variable="waitMs"/>
${reply('486 Busy Here')}  <recv request="ACK" next="end"/>
${ANSWER_OPTIONS}  <label id="end"/>
  <nop/>
</scenario>
`;
