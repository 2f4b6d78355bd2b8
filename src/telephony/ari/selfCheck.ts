/** Requirement 25, what ARI can tell: reasons not to dial, each with how to mend it. */
import type { TelephonyFault } from '../../ports/telephony.ts';
import type { CallRoutes } from '../guards.ts';
import { fieldsOf, textOf } from './events.ts';
import type { AriLibrary } from './library.ts';
import { isTooOld, tooOldMessage, type AsteriskInfo } from './preflight.ts';

const MAX_SKEW_MS = 1_000;

export interface SelfCheck {
  readonly library: AriLibrary;
  readonly routes: CallRoutes;
  readonly info: AsteriskInfo;
  readonly where: string;
  readonly skewMs: number;
  readonly needs: { readonly prompts: readonly string[]; readonly trunks: readonly string[] };
}

export async function selfCheck(check: SelfCheck): Promise<TelephonyFault[]> {
  const [endpoints, sounds] = await Promise.all([
    check.library.call('endpoints', 'listByTech', { tech: 'PJSIP' }),
    check.library.call('sounds', 'list'),
  ]);
  const endpointNames = namesIn(endpoints, 'resource');
  const soundNames = soundPaths(sounds);
  return [
    ...nodeFaults(check),
    ...check.needs.trunks.flatMap((trunkId) => trunkFault(check, trunkId, endpointNames)),
    ...check.needs.prompts.flatMap((prompt) => promptFault(check, prompt, soundNames)),
  ];
}

function nodeFaults({ info, where, skewMs }: SelfCheck): TelephonyFault[] {
  const faults: TelephonyFault[] = [];
  if (isTooOld(info.version)) {
    faults.push({ code: 'asterisk-too-old', message: tooOldMessage(info.version, where) });
  }
  if (info.entityId.replace(/[0:]/g, '') === '') {
    faults.push({
      code: 'entity-id-missing',
      message: `Asterisk at ${where} has no entity id of its own: set entityid in asterisk.conf to a unique MAC-like value`,
    });
  }
  if (Math.abs(skewMs) > MAX_SKEW_MS) {
    faults.push({
      code: 'clocks-differ',
      message: `the clock of Asterisk at ${where} differs by ${Math.round(skewMs)} ms: synchronise both machines by NTP`,
    });
  }
  return faults;
}

function trunkFault(
  { routes, where }: SelfCheck,
  trunkId: string,
  known: ReadonlySet<string>,
): TelephonyFault[] {
  const route = routes.trunks.get(trunkId);
  const endpoint = route?.endpoint ?? trunkId;
  if (route !== undefined && known.has(endpoint)) return [];
  const message =
    route === undefined
      ? `trunk ${trunkId} is not configured for this Asterisk: add it to the trunks`
      : `Asterisk at ${where} has no PJSIP endpoint ${endpoint} for trunk ${trunkId}: add it to pjsip.conf`;
  return [{ code: 'trunk-missing', message }];
}

function promptFault(
  { routes, where }: SelfCheck,
  prompt: string,
  known: ReadonlySet<string>,
): TelephonyFault[] {
  const media = routes.prompts.get(prompt);
  if (media !== undefined && known.has(media.replace(/^sound:/, ''))) return [];
  const message =
    media === undefined
      ? `prompt ${prompt} is not in the catalogue: add it to the prompts`
      : `Asterisk at ${where} has no sound for prompt ${prompt} (${media}): copy the file into its sounds and reload`;
  return [{ code: 'prompt-missing', message }];
}

export function endpointStates(list: unknown): ReadonlyMap<string, boolean> {
  const values = Array.isArray(list) ? (list as readonly unknown[]) : [];
  return new Map(
    values.map((value) => {
      const fields = fieldsOf(value) ?? {};
      return [textOf(fields, 'resource'), textOf(fields, 'state') !== 'offline'];
    }),
  );
}

function namesIn(list: unknown, field: string): ReadonlySet<string> {
  const values = Array.isArray(list) ? (list as readonly unknown[]) : [];
  return new Set(values.map((value) => textOf(fieldsOf(value) ?? {}, field)));
}

/** A sound's path: the folder of its language, which Asterisk takes the first folder for, and its id. */
function soundPaths(sounds: unknown): ReadonlySet<string> {
  const list = Array.isArray(sounds) ? (sounds as readonly unknown[]) : [];
  return new Set(
    list.flatMap((sound) => {
      const { id, formats } = fieldsOf(sound) ?? {};
      const languages = Array.isArray(formats) ? (formats as readonly unknown[]) : [];
      return languages.map((format) => `${textOf(fieldsOf(format) ?? {}, 'language')}/${String(id)}`);
    }),
  );
}
