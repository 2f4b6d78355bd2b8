/** What agents' desks work with, beside an engine of this process: their records, phones in browsers, scripts and flows. */
import { scriptFolderOf } from '../config/scripts.ts';
import { flowFolderOf } from '../config/flows.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import type { TelephonyPart } from '../telephonyPart.ts';
import type { DeskFloorPort } from '../../ports/deskFloor.ts';
import type { DeskRecords } from '../../ports/deskRecords.ts';
import type { DeskStorePort } from '../../ports/deskStore.ts';
import { createDeskMessages } from '../../services/deskMessages.ts';
import type { BrowserPhone, DeskOwnParts, DeskPhones } from '../../services/deskParts.ts';
import { readFlowFolder } from '../../services/flowFile.ts';
import { readScriptFolder, type ScriptFile } from '../../services/scriptFile.ts';

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
): DeskOwnParts {
  return {
    floor,
    store,
    records,
    messages: createDeskMessages(store, Math.random),
    phones: phonesOf(config, telephony),
    script: scriptsOf(scriptFolderOf(config)),
    flows: () =>
      readFlowFolder(flowFolderOf(config)).files.map(({ flow, name }) => ({ flowId: flow.flowId, name })),
    pauseReasons: config.agents.pauseReasons,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** For each call anew, but not for each of many in a moment: all of them wait for it. */
const READ_EVERY_MS = 2_000;

function scriptsOf(folder: string): DeskOwnParts['script'] {
  let readAt = Number.NEGATIVE_INFINITY;
  let files: readonly ScriptFile[] = [];
  return (scriptId) => {
    if (performance.now() - readAt >= READ_EVERY_MS) {
      ({ files } = readScriptFolder(folder));
      readAt = performance.now();
    }
    return files.find(({ script }) => script.scriptId === scriptId)?.script;
  };
}

interface OwnedPhone extends BrowserPhone {
  /** Absent: of the agent whose phone on record it is. */
  readonly agentId?: string;
}

export function phonesOf(
  { telephony: { phones, iceServers } }: Pick<OutpaceConfig, 'telephony'>,
  { ariUrl, webPhones = [] }: DeskEngine['telephony'],
): DeskPhones {
  const owned: OwnedPhone[] = [
    ...phones.flatMap(({ id, webrtc, agent, password }) =>
      webrtc && password !== undefined
        ? [{ phone: id, password, ...(agent === undefined ? {} : { agentId: agent }) }]
        : [],
    ),
    ...webPhones.map(({ phone, secret }) => ({ phone, password: secret })),
  ];
  return {
    browserPhoneOf({ agentId, phone }) {
      const found = owned.find((one) =>
        one.agentId === undefined ? one.phone === phone : one.agentId === agentId,
      );
      return found === undefined ? undefined : { phone: found.phone, password: found.password };
    },
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
