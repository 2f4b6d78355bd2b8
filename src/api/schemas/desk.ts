/** The agent's desk: what its page asks for besides its WebSocket (`deskMessages.ts`), and messages of supervisors to it. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { browserPhone } from './browserPhone.ts';
import { dayFigures, deskScreen, openWindow } from './deskScreen.ts';

const safeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const instant = z.number();

const desk = z.object({
  agentId: z.string(),
  name: z.string(),
  teamId: z.string().optional(),
  phones: z
    .array(z.object({ kind: z.enum(['browser', 'own']), phone: z.string() }))
    .meta({ description: 'Which the agent may choose from; the first one is the usual.' }),
  pauseReasons: z.array(z.string()).meta({ description: 'Empty: any reason in words.' }),
  timeZone: z.string().meta({ description: 'Of the installation: the day of the figures.' }),
});

const targets = z.object({
  agents: z.array(z.object({ agentId: z.string(), name: z.string(), state: z.string() })),
  teams: z.array(z.object({ teamId: z.string(), name: z.string(), ready: z.int() })),
  flows: z.array(z.object({ flowId: z.string(), name: z.string() })),
  campaigns: z
    .array(z.object({ campaignId: z.string(), name: z.string() }))
    .meta({ description: 'By whose rules a number may be dialled by hand.' }),
});

const callbackDue = z.object({
  callbackId: z.string(),
  campaignId: z.string(),
  leadId: z.string(),
  kind: z.enum(['personal', 'campaign']),
  at: instant,
  state: z.string(),
  number: z.string().meta({ description: 'Masked.' }),
  name: z.string().optional(),
  note: z.string().optional(),
});

const message = z.object({
  messageId: z.string(),
  from: z.string(),
  text: z.string(),
  at: instant,
});

export const deskEndpoints = endpoints({
  'GET /desk/me': {
    access: 'agent.work',
    summary: 'The agent that the caller works as, and the phones to choose from.',
    answer: desk,
  },
  'GET /desk/phone': {
    access: 'agent.work',
    summary: "The login of the agent's own browser phone.",
    answer: browserPhone,
  },
  'GET /desk/figures': {
    access: 'agent.work',
    summary: "The agent's own figures of the day.",
    answer: dayFigures,
  },
  'GET /desk/screen': {
    access: 'agent.work',
    summary:
      'What belongs on the screen now: of the call, of the lead that is shown, or of the disposition owed.',
    answer: z.object({ screen: deskScreen.nullable() }),
  },
  'GET /desk/targets': {
    access: 'agent.work',
    summary: 'To whom a call may be sent, and by which campaigns a number may be dialled.',
    answer: targets,
  },
  'GET /desk/callbacks': {
    access: 'agent.work',
    summary: "The agent's open callbacks, the earliest first.",
    answer: z.object({ callbacks: z.array(callbackDue) }),
  },
  'GET /desk/callback-windows': {
    access: 'agent.work',
    summary: 'When the person of the call may be called back.',
    query: z.object({
      from: z.coerce.number().optional(),
      days: z.coerce.number().int().min(1).max(31).default(14),
    }),
    answer: z.object({ timeZones: z.array(z.string()), windows: z.array(openWindow) }),
  },
  'POST /agents/:agentId/messages': {
    access: 'floor.supervise',
    summary: "Shows a message on the agent's desk until it is read.",
    params: z.object({ agentId: safeId }),
    body: z.object({ text: z.string().trim().min(1).max(500) }),
    answer: message,
    status: 201,
  },
});
