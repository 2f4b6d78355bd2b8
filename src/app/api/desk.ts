/** What agents' desks work with, beside an engine of this process: their records, phones in browsers, scripts and flows. */
import { loginKey } from '../../domain/account/user.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import type { TelephonyPart } from '../telephonyPart.ts';
import type { Script } from '../../domain/script/script.ts';
import type { DeskFloorPort } from '../../ports/deskFloor.ts';
import type { DeskRecords } from '../../ports/deskRecords.ts';
import type { DeskStorePort } from '../../ports/deskStore.ts';
import type { SavedTexts } from '../../ports/savedTexts.ts';
import { createDeskMessages } from '../../services/deskMessages.ts';
import type { BrowserPhone, DeskOwnParts, DeskPhones } from '../../services/deskParts.ts';
import type { ScriptFile } from '../../services/scriptFile.ts';
import { textsInForce, type TextFolder, type TextLibrary } from '../../services/textLibrary.ts';
import { flowLibraryOf, scriptLibraryOf } from '../texts.ts';

/** Of the engine that runs in this process. */
export interface DeskEngine {
  readonly floor: DeskFloorPort;
  readonly store: DeskStorePort;
  readonly telephony: Pick<TelephonyPart, 'ariUrl' | 'webPhones'>;
}

export function deskPartsOf(
  config: OutpaceConfig,
  { floor, store, telephony }: DeskEngine,
  records: DeskRecords,
  savedTexts: SavedTexts,
): DeskOwnParts {
  return {
    floor,
    store,
    records,
    messages: createDeskMessages(store, Math.random),
    phones: phonesOf(config, telephony),
    script: scriptsOf(scriptLibraryOf(config, savedTexts)),
    async flows() {
      const { files } = await textsInForce(flowLibraryOf(config, savedTexts));
      return files.map(({ flow: { flowId }, name }) => ({ flowId, name }));
    },
    pauseReasons: config.agents.pauseReasons,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** For each call anew, but not for each of many in a moment: all of them wait for it. */
const READ_EVERY_MS = 2_000;
/** More than are talking at once: of them the oldest is let go. */
const MOST_CALLS = 20_000;

/** A call keeps the version that its agent was shown first. */
export function scriptsOf(library: TextLibrary<ScriptFile>): DeskOwnParts['script'] {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<TextFolder<ScriptFile>> | undefined;
  const followed = new Map<string, Script>();
  const read = (): Promise<TextFolder<ScriptFile>> => {
    if (reading !== undefined && performance.now() - readAt < READ_EVERY_MS) return reading;
    readAt = performance.now();
    const before = reading;
    // Without the database agents follow what was read last.
    reading = textsInForce(library).catch(async (error: unknown) => {
      if (before === undefined) throw error;
      return before;
    });
    return reading;
  };
  return async (scriptId, attemptId) => {
    const key = `${attemptId ?? ''} ${scriptId}`;
    const kept = followed.get(key);
    if (kept !== undefined) return kept;
    const { files } = await read();
    const found = files.find(({ script }) => script.scriptId === scriptId)?.script;
    if (found !== undefined && attemptId !== undefined) {
      followed.set(key, found);
      const [oldest] = followed.keys();
      if (followed.size > MOST_CALLS && oldest !== undefined) followed.delete(oldest);
    }
    return found;
  };
}

interface OwnedPhone extends BrowserPhone {
  /** Absent, and no supervisor's: of the agent whose phone on record it is. */
  readonly agentId?: string;
  readonly supervisor?: string;
}

export function phonesOf(
  { telephony: { phones, iceServers } }: Pick<OutpaceConfig, 'telephony'>,
  { ariUrl, webPhones = [] }: DeskEngine['telephony'],
): DeskPhones {
  const owned: OwnedPhone[] = [
    ...phones.flatMap(({ id, webrtc, agent, supervisor, password }) =>
      webrtc && password !== undefined
        ? [
            {
              phone: id,
              password,
              ...(agent === undefined ? {} : { agentId: agent }),
              ...(supervisor === undefined ? {} : { supervisor: loginKey(supervisor) }),
            },
          ]
        : [],
    ),
    ...webPhones.map(({ phone, secret }) => ({ phone, password: secret })),
  ];
  const find = (isTheirs: (one: OwnedPhone) => boolean): BrowserPhone | undefined => {
    const found = owned.find(isTheirs);
    return found === undefined ? undefined : { phone: found.phone, password: found.password };
  };
  return {
    browserPhoneOf: ({ agentId, phone }) =>
      find(
        (one) =>
          one.supervisor === undefined &&
          (one.agentId === undefined ? one.phone === phone : one.agentId === agentId),
      ),
    supervisorPhoneOf: (login) => find((one) => one.supervisor === loginKey(login)),
    ...(ariUrl === undefined || owned.length === 0 ? {} : { webSocketUrl: webSocketOf(ariUrl) }),
    iceServers: iceServers.map(({ urls, user, password }) => ({
      urls,
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { credential: password }),
    })),
  };
}

/** Of the same HTTP server, below the same prefix. */
function webSocketOf(ariUrl: string): string {
  const url = new URL(ariUrl.endsWith('/') ? ariUrl : `${ariUrl}/`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new URL('ws', url).href;
}
