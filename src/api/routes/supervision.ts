/** What supervisors do on the floor, over HTTP. */
import { isSafeId } from '../../domain/kernel/ids.ts';
import type { SupervisorAction } from '../../domain/supervision/action.ts';
import { OutpaceError } from '../../services/errors.ts';
import { sendToGroup } from '../../services/groupMessages.ts';
import { commandSupervisor, listSupervisors } from '../../services/supervisors.ts';
import { phoneLogin } from '../desk/phoneLine.ts';
import type { Handlers } from '../handlers.ts';
import type { RequestContext } from '../parts.ts';
import type { supervisionEndpoints } from '../schemas/supervision.ts';
import { requireTeam, seesTeam } from '../teams.ts';
import { agentsSeen, seenAgent } from './agents.ts';

export const supervisionHandlers: Handlers<typeof supervisionEndpoints> = {
  'GET /supervisors': async (_asked, { parts, caller }) => {
    const isSeen = await agentsSeen(parts, caller);
    const supervisors = await listSupervisors(parts.stores.liveBoard, parts.dialGroupId);
    return { supervisors: supervisors.filter(({ agentId }) => isSeen(agentId)) };
  },

  'GET /supervision/phone'(_asked, { parts: { desk }, caller }) {
    const own = desk?.phones.supervisorPhoneOf(caller.login);
    if (desk?.phones.webSocketUrl === undefined || own === undefined) return { phone: null };
    return { phone: phoneLogin(own, desk.phones, '/api/v1/supervision/sip') };
  },

  'POST /agents/:agentId/listen': async ({ params: { agentId }, body: { phone } }, context) => {
    await seenAgent(context.parts, context.caller, agentId);
    return order(context, { type: 'listen', agentId, ...(phone === undefined ? {} : { phone }) });
  },

  'POST /supervision/whisper': (_asked, context) => order(context, { type: 'whisper' }),
  'POST /supervision/barge': (_asked, context) => order(context, { type: 'barge' }),
  'POST /supervision/take-over': (_asked, context) => order(context, { type: 'takeOver' }),
  'POST /supervision/leave': (_asked, context) => order(context, { type: 'leave' }),

  'POST /agents/:agentId/move': async ({ params: { agentId }, body: { teamId } }, context) => {
    await seenAgent(context.parts, context.caller, agentId);
    requireTeam(context.caller, teamId);
    return order(context, { type: 'moveAgent', agentId, teamId });
  },

  'POST /agents/:agentId/pause': async ({ params: { agentId }, body: { reason } }, context) => {
    await seenAgent(context.parts, context.caller, agentId);
    return order(context, { type: 'pauseAgent', agentId, reason });
  },

  'POST /agents/:agentId/logout': async ({ params: { agentId } }, context) => {
    await seenAgent(context.parts, context.caller, agentId);
    return order(context, { type: 'logoutAgent', agentId });
  },

  'POST /messages': async ({ body: { to, text } }, { parts, caller, now }) => {
    const { desk, records, stores, dialGroupId } = parts;
    if (desk === undefined) throw new OutpaceError('OUT_NO_ENGINE', 'desks are served beside an engine');
    if ('teamId' in to) requireTeam(caller, to.teamId);
    const agents = await sendToGroup(
      { records, liveBoard: stores.liveBoard, messages: desk.messages, dialGroupId },
      { to, text, from: caller.login, reaches: (teamId) => seesTeam(caller, teamId) },
      now,
    );
    return { agentIds: agents.map(({ agentId }) => agentId) };
  },
};

async function order({ parts, caller }: RequestContext, action: SupervisorAction): Promise<undefined> {
  // The call's record names who was in it; a login that is no id there has one that is.
  const supervisorId = isSafeId(caller.login) ? caller.login : caller.userId;
  await commandSupervisor(parts.stores.commands, parts.dialGroupId, supervisorId, action);
  return undefined;
}
