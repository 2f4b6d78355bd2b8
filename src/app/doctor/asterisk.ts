/** Asterisk: which one would be taken; where it is at a URL, whether it lets us in, is new enough, and has what calls need. */
import { join, resolve } from 'node:path';
import { OutpaceError } from '../../services/errors.ts';
import { findAsterisk } from '../asterisk/findAsterisk.ts';
import { promptMedia, type PromptLanguage } from '../asterisk/prompts.ts';
import { canBuildRootFs } from '../asterisk/rootFs.ts';
import { isNewEnough, MIN_VERSION, parseVersion } from '../asterisk/version.ts';
import { keepAsteriskSecrets } from '../asterisk/secrets.ts';
import { findRunning } from '../asterisk/startAsterisk.ts';
import { checkEndpoints, registrationsOf, type AriAnswer, type Ask } from './endpoints.ts';
import {
  fault,
  faultOf,
  ok,
  skewFinding,
  warning,
  type Check,
  type CheckContext,
  type Finding,
} from './check.ts';

const DEADLINE_MS = 5_000;
/** What every campaign plays. */
const PROMPTS = ['outpace/consent', 'outpace/safe-harbour', 'outpace/safe-harbour-opt-out'];

export const checkAsterisk: Check = async (context) => {
  const { kind, ari } = context.config.telephony;
  if (kind === 'simulator')
    return [warning('Asterisk', 'simulated telephony is configured: no real call is placed')];
  try {
    if (ari.url !== undefined) return await checkConfigured(context, ari.url);
    return (await checkOwn(context)) ?? [await wouldTake(kind)];
  } catch (error) {
    return [faultOf('Asterisk', error)];
  }
};

/** The Asterisk that an engine of this data folder has started, while it runs. */
async function checkOwn({ config, runtime }: CheckContext): Promise<Finding[] | undefined> {
  const folder = join(resolve(config.dataDir), 'asterisk');
  const running = findRunning(folder, 'pbx');
  if (running === undefined) {
    if (runtime?.alive !== true || runtime.ariUrl === undefined) return undefined;
    const message = `the Asterisk that this engine has started (${runtime.ariUrl}) has ended: stop the engine (Ctrl-C) and start it again`;
    return [fault('Asterisk', 'OUT_ARI_UNREACHABLE', message)];
  }
  const { ports, version } = running;
  const secrets = keepAsteriskSecrets(join(folder, 'pbx-secrets.json'));
  const url = `http://127.0.0.1:${ports.http}`;
  const sipServer = `${config.telephony.sip.bind}:${ports.sip}`;
  const whose = runtime?.alive === true ? '' : ', left by an engine that has ended: serve takes it up again';
  const ask: Ask = (path) => askAri(url, path, secrets.ariUser, secrets.ariPassword);
  const registrations = await registrationsOf({ amiHost: '127.0.0.1', amiPort: ports.ami, ...secrets });
  return [
    ok('Asterisk', `${version} runs at ${url}, SIP at UDP ${sipServer}${whose}`),
    ...(await checkEndpoints(config.telephony, ask, registrations, sipServer)),
    ...(await checkSounds(url, config.telephony.promptLanguage, ask)),
  ];
}

async function wouldTake(kind: 'auto' | 'asterisk'): Promise<Finding> {
  const found = await findAsterisk({ build: false });
  if (found.kind === 'program')
    return ok('Asterisk', `${found.version}, the program on this machine would be started`);
  if (found.kind === 'rootfs')
    return ok('Asterisk', `${found.version}, the copy in ${found.dir} would be started`);
  if (canBuildRootFs()) return ok('Asterisk', 'none yet: serve would install one (once, some minutes)');
  const reason = found.kind === 'none' ? found.reason : '';
  return kind === 'asterisk'
    ? fault('Asterisk', 'OUT_ARI_UNREACHABLE', reason)
    : warning('Asterisk', `simulated telephony would be used, since there is ${reason}`);
}

async function checkConfigured(context: CheckContext, url: string): Promise<Finding[]> {
  const { telephony } = context.config;
  const { ari, promptLanguage } = telephony;
  const ask = (path: string) => askAri(url, path, ari.user, ari.password ?? '');
  const info = await ask('asterisk/info');
  const version = (info.body as { system?: { version?: string } }).system?.version ?? '';
  const short = parseVersion(version) ?? version;
  if (parseVersion(version) !== undefined && !isNewEnough(short)) {
    return [
      fault(
        'Asterisk',
        'OUT_ASTERISK_TOO_OLD',
        `Asterisk ${short} at ${url} is too old: upgrade it to ${MIN_VERSION} or newer`,
      ),
    ];
  }
  const findings = [ok('Asterisk', `${short} at ${url}, user ${ari.user}`)];
  if (info.date !== null) findings.push(skewFinding('Asterisk', Date.parse(info.date), 1_000));
  const ami = await checkAmi(context, new URL(url).hostname);
  findings.push(
    ...(await checkEndpoints(telephony, ask, ami.registrations)),
    ...(await checkSounds(url, promptLanguage, ask)),
    ami.finding,
  );
  return findings;
}

interface Sound {
  readonly id: string;
  readonly formats: readonly { readonly language: string }[];
}

/** Asterisk takes the first folder of `outpace/en/consent` for a language, and `en/consent` for the id. */
function pathsOf({ id, formats }: Sound): string[] {
  return [id, ...formats.map(({ language }) => `${language}/${id}`)];
}

async function checkSounds(url: string, language: PromptLanguage, ask: Ask): Promise<Finding[]> {
  const { body } = await ask('sounds');
  const known = new Set((Array.isArray(body) ? (body as readonly Sound[]) : []).flatMap(pathsOf));
  return PROMPTS.map((prompt) => {
    const sound = promptMedia(prompt, language).replace(/^sound:/, '');
    if (known.has(sound)) return ok(`prompt ${prompt}`, 'there');
    const message = `the Asterisk at ${url} has no sound ${sound}: copy the file into its sounds folder and reload it`;
    return fault(`prompt ${prompt}`, 'OUT_SOUND_MISSING', message);
  });
}

interface AmiCheck {
  readonly finding: Finding;
  readonly registrations: ReadonlyMap<string, string>;
}

async function checkAmi({ config }: CheckContext, ariHost: string): Promise<AmiCheck> {
  const { host = ariHost, port, user, password = '' } = config.telephony.ami;
  try {
    const login = { amiHost: host, amiPort: port, amiUser: user, amiPassword: password };
    const registrations = await registrationsOf(login);
    return { finding: ok('AMI', `${host}:${port}, user ${user}`), registrations };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const finding = /refused the login/.test(message)
      ? fault(
          'AMI',
          'OUT_AMI_UNAUTHORIZED',
          `${host}:${port} refuses user ${user}: compare telephony.ami with manager.conf`,
        )
      : fault(
          'AMI',
          'OUT_AMI_UNREACHABLE',
          `${host}:${port} (${message}): check telephony.ami and manager.conf`,
        );
    return { finding, registrations: new Map() };
  }
}

async function askAri(url: string, path: string, user: string, password: string): Promise<AriAnswer> {
  const target = `${url.replace(/\/+$/, '').replace(/\/ari$/, '')}/ari/${path}`;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const response = await fetch(target, {
    headers: { authorization },
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch((error: unknown) => {
    throw new OutpaceError(
      'OUT_ARI_UNREACHABLE',
      `Asterisk at ${url} cannot be reached (${transportCode(error)}): start it, or correct telephony.ari.url`,
      error,
    );
  });
  if (response.status === 401 || response.status === 403) {
    throw new OutpaceError(
      'OUT_ARI_UNAUTHORIZED',
      `Asterisk at ${url} refuses user ${user}: correct telephony.ari.user and its password (OUTPACE_TELEPHONY_ARI_PASSWORD or passwordFile) to match ari.conf`,
    );
  }
  const body: unknown = await response.json().catch(() => undefined);
  const isAri = response.status === 200 || response.status === 404;
  if (
    !isAri ||
    (path === 'asterisk/info' && typeof (body as { system?: unknown } | undefined)?.system !== 'object')
  ) {
    throw new OutpaceError(
      'OUT_ARI_UNREACHABLE',
      `what answers at ${url} is not ARI (HTTP ${response.status}): correct telephony.ari.url, or enable it in http.conf and ari.conf`,
    );
  }
  return { status: response.status, body, date: response.headers.get('date') };
}

function transportCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer in ${DEADLINE_MS} ms`;
  const cause = error.cause as { readonly code?: string; readonly message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
