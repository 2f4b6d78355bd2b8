/**
 * The agent's desk over its WebSocket (`/api/v1/desk`): JSON texts both ways. Every command has an id and is answered by
 * a `reply` with it; the same id sent again, as after a reconnect, acts once and is answered alike.
 */
import { z } from 'zod';
import { DESK_ALARM_CODES } from '../../domain/floor/desk.ts';
import { dayFigures, deskScreen, draft, scriptAnswer } from './deskScreen.ts';

const instant = z.number().meta({ description: 'Milliseconds since 1970, UTC.' });
const safeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const shortText = z.string().min(1).max(500);
const e164 = z.string().regex(/^\+[1-9][0-9]{2,14}$/);

/** The longest message taken. */
export const MOST_MESSAGE_BYTES = 32 * 1024;
/** More often than this, on average over ten seconds, ends the connection. */
export const MOST_COMMANDS_A_SECOND = 10;
/** Told at least so often, so that a page can tell a dead connection. */
export const BEAT_MS = 10_000;

export const CLOSE_CODES = {
  /** The session is over: log in again. */
  loggedOut: 4001,
  /** The same agent has opened another window. */
  takenOver: 4002,
  tooMuch: 4008,
  /** The server stops: connect again in a moment. */
  restarting: 4012,
} as const;

const destination = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agentId: safeId }),
  z.object({ kind: z.literal('team'), teamId: safeId }),
  z.object({ kind: z.literal('number'), number: e164 }),
]);

/** A moment with its offset, or `YYYY-MM-DDTHH:MM` on the clock of the person called. */
export const callbackGiven = z.object({
  time: z.string().max(40),
  kind: z.enum(['personal', 'campaign']).optional(),
});

const plainActions = z.enum([
  'hold',
  'unhold',
  'mute',
  'unmute',
  'completeTransfer',
  'conference',
  'leaveConference',
  'cancelConsult',
  'park',
  'startRecording',
  'stopRecording',
  'pauseRecording',
  'resumeRecording',
  'markMachine',
  'markPerson',
  'acceptLead',
]);

/** What an agent does in a call: as `domain/conversation/action`, without the disposition, which is a command. */
export const deskAction = z.discriminatedUnion('type', [
  z.object({ type: plainActions }),
  z.object({ type: z.literal('keys'), digits: z.string().max(32) }),
  z.object({ type: z.literal('transfer'), to: destination, kind: z.enum(['blind', 'attended']) }),
  z.object({ type: z.literal('sendToFlow'), flowId: safeId, thenReturn: z.boolean() }),
  z.object({ type: z.literal('pickUp'), attemptId: safeId }),
  z.object({ type: z.literal('mark'), note: shortText }),
  z.object({ type: z.literal('help'), note: shortText.optional() }),
  z.object({ type: z.literal('skipLead'), reason: z.string().min(1).max(200) }),
  z.object({ type: z.literal('dialNumber'), number: e164, campaignId: safeId }),
]);

const id = z.string().min(1).max(64).meta({ description: 'Made by the page, e.g. a UUID.' });

export const deskCommand = z.discriminatedUnion('type', [
  /** To the floor, with this phone. */
  z.object({ id, type: z.literal('login'), phone: z.enum(['browser', 'own']) }),
  z.object({ id, type: z.literal('logout') }),
  z.object({ id, type: z.literal('ready') }),
  z.object({ id, type: z.literal('pause'), reason: z.string().min(1).max(200) }),
  z.object({ id, type: z.literal('hangup') }),
  z.object({ id, type: z.literal('action'), action: deskAction }),
  z.object({
    id,
    type: z.literal('disposition'),
    code: safeId,
    note: shortText.optional(),
    callback: callbackGiven.optional(),
    answers: z.array(scriptAnswer).max(200).default([]),
  }),
  /** The person of this call is never called again. */
  z.object({ id, type: z.literal('doNotCall'), attemptId: safeId }),
  z.object({
    id,
    type: z.literal('editLead'),
    /** Of the call, or of the lead that is shown; another is refused. */
    leadId: safeId,
    values: z.record(z.string().min(1).max(100), z.string().max(1_000)),
  }),
  z.object({ id, type: z.literal('draft'), attemptId: safeId, draft }),
  z.object({ id, type: z.literal('messageRead'), messageId: safeId }),
]);

const conversation = z.object({
  state: z.enum(['talking', 'held', 'consulting', 'conference']),
  isMuted: z.boolean(),
  third: z.object({ who: z.string(), isUp: z.boolean() }).optional(),
  help: z.object({ since: instant, note: z.string().optional() }).optional(),
});

const call = z.object({
  attemptId: z.string(),
  campaignId: z.string(),
  leadId: z.string(),
  state: z.string(),
  since: instant,
  joinedAt: instant.optional(),
  number: z.string().meta({ description: 'Masked; empty where withheld.' }),
  isInbound: z.boolean(),
  /** Absent: not joined yet. */
  conversation: conversation.optional(),
  /** Absent: not recorded. */
  recording: z.enum(['on', 'paused']).optional(),
});

const owed = z.object({
  attemptId: z.string(),
  campaignId: z.string(),
  leadId: z.string(),
  since: instant,
  isForced: z.boolean(),
  isOverdue: z.boolean(),
});

const preview = z.object({
  campaignId: z.string(),
  leadId: z.string(),
  number: z.string(),
  attempts: z.int(),
  grade: z.string().optional(),
  callback: z.object({ at: instant, note: z.string().optional() }).optional(),
  endsAt: instant,
  /** Empty: any reason in words. */
  skipReasons: z.array(z.string()),
});

export const deskView = z.object({
  /** The server's clock: timers count from it. */
  at: instant,
  agent: z.object({
    agentId: z.string(),
    name: z.string(),
    teamId: z.string().optional(),
    state: z.enum(['loggedOut', 'seating', 'ready', 'previewing', 'paused', 'reserved', 'talking', 'wrapUp']),
    since: instant,
    /** Absent while logged out. */
    phone: z.enum(['browser', 'own']).optional(),
    isSeated: z.boolean(),
    calls: z.int(),
    /** Calls to the phone in a row that came to nothing. */
    failedSeats: z.int(),
    pauseReason: z.string().optional(),
    pauseAfterCall: z.string().optional(),
    logoutAfterCall: z.boolean(),
    readyAfterCall: z.boolean(),
    /** When wrap-up ends by itself. */
    wrapUpEndsAt: instant.optional(),
  }),
  call: call.optional(),
  /** Parked by this agent. */
  parked: z.array(z.object({ attemptId: z.string(), number: z.string(), since: instant })),
  owed: owed.optional(),
  preview: preview.optional(),
  messages: z
    .array(z.object({ messageId: z.string(), from: z.string(), text: z.string(), at: instant }))
    .meta({ description: 'From supervisors, not read yet; the oldest first.' }),
  alarms: z.array(z.object({ code: z.enum(DESK_ALARM_CODES), text: z.string() })),
  callbacks: z.object({ soon: z.int(), due: z.int(), missed: z.int(), nextAt: instant }).optional(),
  engine: z.enum(['up', 'held']).meta({
    description: '`held`: no new call is placed now.',
  }),
});

export const deskMessage = z.discriminatedUnion('type', [
  /** Whenever it changes, and at once after connecting. */
  z.object({ type: z.literal('view'), view: deskView }),
  /** At the join, when a lead is shown, and after connecting where there is a call, a lead or an owed disposition. */
  z.object({ type: z.literal('screen'), screen: deskScreen }),
  /** After connecting, after each call and once a minute. */
  z.object({ type: z.literal('figures'), figures: dayFigures }),
  z.object({
    type: z.literal('reply'),
    id: z.string(),
    ok: z.boolean(),
    /** Stable, where it is not ok. */
    code: z.string().optional(),
    message: z.string().optional(),
  }),
  z.object({ type: z.literal('beat'), at: instant }),
]);

export type DeskAction = z.output<typeof deskAction>;
/** As the page makes it. */
export type DeskCommand = z.input<typeof deskCommand>;
export type DeskCommandTaken = z.output<typeof deskCommand>;
export type DeskView = z.output<typeof deskView>;
export type DeskMessage = z.output<typeof deskMessage>;
