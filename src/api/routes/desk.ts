/** The agent's desk, over HTTP: what its page asks for besides its WebSocket. */
import { createDeskReads } from '../../services/deskReads.ts';
import { callbackWindows, deskScreen } from '../../services/deskScreen.ts';
import { deskFigures } from '../../services/deskFigures.ts';
import { deskTargets } from '../../services/deskTargets.ts';
import { listCallbacks } from '../../services/callbacks.ts';
import { subjectOf } from '../../services/deskCommands.ts';
import type { DeskParts } from '../../services/deskParts.ts';
import { OutpaceError } from '../../services/errors.ts';
import { agentOf } from '../desk/admit.ts';
import { phoneLogin } from '../desk/phoneLine.ts';
import type { Handlers } from '../handlers.ts';
import { seesPersons } from '../masked.ts';
import type { ApiParts, RequestContext } from '../parts.ts';
import type { deskEndpoints } from '../schemas/desk.ts';
import { draft } from '../schemas/deskScreen.ts';
import { requireTeam } from '../teams.ts';

const MOST_CALLBACKS = 200;

export const deskHandlers: Handlers<typeof deskEndpoints> = {
  async 'GET /desk/me'(_asked, { parts, caller }) {
    const { desk, ...rest } = deskPartsOf(parts);
    const agent = await agentOf(rest, caller);
    const browser = desk.phones.browserPhoneOf(agent)?.phone;
    const { agentId, name, teamId, phone } = agent;
    return {
      agentId,
      name,
      ...(teamId === undefined ? {} : { teamId }),
      phones: [
        ...(browser === undefined ? [] : [{ kind: 'browser' as const, phone: browser }]),
        ...(phone === browser ? [] : [{ kind: 'own' as const, phone }]),
      ],
      pauseReasons: [...desk.pauseReasons],
      timeZone: desk.timeZone,
    };
  },

  async 'GET /desk/phone'(_asked, { parts, caller }) {
    const { desk, ...rest } = deskPartsOf(parts);
    const { phones } = desk;
    const browser = phones.browserPhoneOf(await agentOf(rest, caller));
    if (browser === undefined || phones.webSocketUrl === undefined)
      throw new OutpaceError('OUT_NOT_FOUND', 'this agent has no phone in a browser: see telephony.phones');
    return phoneLogin(browser, phones, '/api/v1/desk/sip');
  },

  async 'GET /desk/figures'(_asked, { parts, caller, now }) {
    const deskParts = deskPartsOf(parts);
    const { agentId } = await agentOf(deskParts, caller);
    return deskFigures(deskParts, agentId, now);
  },

  async 'GET /desk/screen'(_asked, { parts, caller, now }) {
    const deskParts = deskPartsOf(parts);
    const { agentId } = await agentOf(deskParts, caller);
    const subject = subjectOf(deskParts, agentId);
    if (subject === undefined) return { screen: null };
    const who = { agentId, login: caller.login, seesPersons: seesPersons(caller) };
    const screen = await deskScreen(
      deskParts,
      createDeskReads(deskParts, () => now),
      who,
      subject,
      now,
    );
    return {
      screen: screen === undefined ? null : { ...screen, draft: draft.safeParse(screen.draft).data },
    };
  },

  async 'GET /desk/targets'(_asked, { parts, caller }) {
    const deskParts = deskPartsOf(parts);
    return deskTargets(deskParts, (await agentOf(deskParts, caller)).agentId);
  },

  async 'GET /desk/callbacks'(_asked, { parts, caller, now }) {
    const deskParts = deskPartsOf(parts);
    const { agentId } = await agentOf(deskParts, caller);
    const { callbacks } = await listCallbacks(parts.records, { agentId }, now, MOST_CALLBACKS);
    return { callbacks: [...callbacks] };
  },

  async 'GET /desk/callback-windows'({ query: { from, days } }, { parts, caller, now }) {
    const deskParts = deskPartsOf(parts);
    const { agentId } = await agentOf(deskParts, caller);
    const subject = subjectOf(deskParts, agentId);
    if (subject === undefined)
      throw new OutpaceError('OUT_NOT_FOUND', 'there is nobody before you whom to call back');
    const { timeZones, windows } = await callbackWindows(
      deskParts,
      subject,
      Math.max(now, from ?? now),
      days,
    );
    return { timeZones: [...timeZones], windows: [...windows] };
  },

  async 'POST /agents/:agentId/messages'({ params: { agentId }, body: { text } }, context) {
    const { caller, now, parts } = context;
    await requireAgentOf(context, agentId);
    return deskPartsOf(parts).desk.messages.send(agentId, caller.login, text, now);
  },
};

async function requireAgentOf({ caller, parts }: RequestContext, agentId: string): Promise<void> {
  const agents = await parts.records.agents(parts.dialGroupId);
  const agent = agents.find((one) => one.agentId === agentId);
  if (agent === undefined) throw new OutpaceError('OUT_NOT_FOUND', `there is no agent ${agentId}`);
  requireTeam(caller, agent.teamId);
}

function deskPartsOf(parts: ApiParts): DeskParts {
  const { desk } = parts;
  if (desk === undefined) throw new OutpaceError('OUT_NO_ENGINE', 'desks are served beside an engine');
  return { ...parts, desk };
}
