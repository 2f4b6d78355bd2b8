/**
 * A PBX that is not ours: a third Asterisk with the snippets of docs/other-pbx.md as they stand there, a queue and phones,
 * which the virtual PSTN plays. Towards Outpace it has an address of its own, 127.0.0.2, since a trunk is known by that.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFullyBooted } from '../../src/app/asterisk/amiProbe.ts';
import { foldersSeen, writeInstanceFolder } from '../../src/app/asterisk/instanceFolder.ts';
import { launchCommand } from '../../src/app/asterisk/launch.ts';
import { pickPorts } from '../../src/app/asterisk/ports.ts';
import { renderAsteriskConfig } from '../../src/app/asterisk/renderConfig.ts';
import { keepAsteriskSecrets } from '../../src/app/asterisk/secrets.ts';
import type { AsteriskPorts } from '../../src/app/asterisk/settings.ts';
import { freeUdpPort } from '../../src/app/freePort.ts';
import { asteriskForTests, type AriLogin, type AsteriskHandle } from './asterisk.ts';

export const OTHER_PBX_ADDRESS = '127.0.0.2';
/** What its calls log in with at Outpace; the user as the page names it. */
export const OFFICE = { user: 'office', secret: 'of-the-office' };
/** Who calls its queue. */
export const CUSTOMER = '+15550201234';
const DOC = new URL('../../docs/other-pbx.md', import.meta.url);
const MODULES = ['app_dial', 'app_queue', 'res_pjsip_endpoint_identifier_user', 'func_rand'];

export interface OtherPbxPorts {
  /** Towards Outpace. */
  readonly trunk: number;
  readonly all: AsteriskPorts;
}

export async function otherPbxPorts(): Promise<OtherPbxPorts> {
  const all = await pickPorts('pstn');
  return { trunk: await freeUdpPort(), all: { ...all, rtpStart: 30_000, rtpEnd: 30_999 } };
}

export interface OtherPbx {
  /** Where its phones call it. */
  readonly sipPort: number;
  readonly ari: AriLogin;
  stop(): Promise<void>;
}

/** `agentNumber`: of the virtual PSTN, played by the agent's phone. */
export async function startOtherPbx(
  { trunk, all }: OtherPbxPorts,
  outpace: AsteriskHandle,
  pstn: AsteriskHandle,
  agentNumber: string,
): Promise<OtherPbx> {
  const source = await asteriskForTests();
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-other-'));
  const runDir = join(dataDir, 'other');
  const folders = foldersSeen(runDir, source);
  const secrets = keepAsteriskSecrets(join(dataDir, 'secrets.json'));
  const rendered = renderAsteriskConfig('pstn', {
    systemName: 'other',
    folders,
    ports: all,
    secrets,
    maxOpenFiles: 1_024,
    phones: [],
    pbx: { host: '127.0.0.1', port: outpace.sipPort },
    accounts: [],
  });
  const own: Readonly<Record<string, string>> = {
    'pjsip.conf': phones(all.sip, pstn.sipPort, agentNumber) + trunkPart(trunk, outpace.sipPort),
    'extensions.conf': snippet('extensions.conf'),
    'queues.conf': snippet('queues.conf'),
    'modules.conf': `${textOf(rendered, 'modules.conf')}\n${MODULES.map((name) => `load = ${name}.so`).join('\n')}\n`,
  };
  const kept = rendered.filter(({ path }) => own[path] === undefined);
  const files = [...kept, ...Object.entries(own).map(([path, text]) => ({ path, text }))];
  writeInstanceFolder(runDir, source, folders, files);
  const output = openSync(join(runDir, 'asterisk.out'), 'w');
  const { program, args } = launchCommand(source, runDir, false);
  const child = spawn(program, args, { stdio: ['ignore', output, output] });
  closeSync(output);
  const login = { amiHost: '127.0.0.1', amiPort: all.ami, ...secrets };
  await booted(login, 30_000);
  return {
    sipPort: all.sip,
    ari: { ariUrl: `http://127.0.0.1:${all.http}`, ...secrets },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function booted(login: Parameters<typeof waitFullyBooted>[0], withinMs: number): Promise<void> {
  for (const deadline = Date.now() + withinMs; ; ) {
    try {
      return await waitFullyBooted(login, 5_000);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}

/** The fenced block of the page that begins with the file's name. */
export function snippet(file: string): string {
  const found = new RegExp(`\`\`\`ini\\n; ${file}\\n([\\s\\S]*?)\`\`\``).exec(readFileSync(DOC, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`docs/other-pbx.md has no ${file}`);
  return found;
}

function trunkPart(port: number, outpacePort: number): string {
  const text = snippet('pjsip.conf');
  const here = text
    .replace('outpace.example.net:5060', `127.0.0.1:${outpacePort}`)
    .replace('outpace.example.net', '127.0.0.1')
    .replace('SECRET', OFFICE.secret);
  if (here.includes('example.net')) throw new Error('docs/other-pbx.md names Outpace in another way by now');
  return `
[transport-udp]
type = transport
protocol = udp
bind = ${OTHER_PBX_ADDRESS}:${port}
${here}`;
}

/** The virtual PSTN is at the address of Outpace too: the customer is known by name first. */
function phones(port: number, pstnPort: number, agentNumber: string): string {
  return `[global]
type = global
endpoint_identifier_order = username,ip

[phones]
type = transport
protocol = udp
bind = 127.0.0.1:${port}

[phone](!)
type = endpoint
transport = phones
disallow = all
allow = ulaw
dtmf_mode = rfc4733
direct_media = no

[${CUSTOMER}](phone)
identify_by = username
context = support

[1001](phone)
context = extensions
aors = 1001

[1001]
type = aor
contact = sip:${agentNumber}@127.0.0.1:${pstnPort}
`;
}

function textOf(files: readonly { readonly path: string; readonly text: string }[], path: string): string {
  return files.find((file) => file.path === path)?.text ?? '';
}
