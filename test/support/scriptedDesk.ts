/**
 * The server's side of a desk, played by the test: for states that the real engine takes long to come to, and for what a
 * network does. Everything that is said is held to the schemas of the real one.
 */
import type { Page, WebSocketRoute } from 'playwright-core';
import { ROLE_PERMISSIONS } from '../../src/domain/account/permission.ts';
import type { Language } from '../../src/domain/account/user.ts';
import {
  deskCommand,
  deskMessage,
  type DeskCommandTaken,
  type DeskMessage,
  type DeskView,
} from '../../src/api/schemas/deskMessages.ts';
import type { DayFigures, DeskScreen } from '../../src/api/schemas/deskScreen.ts';

export interface ScriptedDesk {
  /** What the page has asked for, as the schema takes it. */
  readonly taken: readonly DeskCommandTaken[];
  say(message: DeskMessage): void;
  /** Each command is refused like this; undefined: taken again. */
  refuse(message: string | undefined): void;
  /** The connection is lost and none comes about until `heal`. */
  cut(): Promise<void>;
  heal(): void;
  /** The server ends the connection. */
  end(code: number): Promise<void>;
}

/** Said at once after each connecting, as they are at that moment. */
export interface DeskNow {
  view: DeskView;
  screen?: DeskScreen;
  figures?: DayFigures;
}

export async function scriptDesk(page: Page, now: DeskNow, language: Language = 'en'): Promise<ScriptedDesk> {
  const taken: DeskCommandTaken[] = [];
  let socket: WebSocketRoute | undefined;
  let isCut = false;
  let refusal: string | undefined;
  const say = (message: DeskMessage): void => {
    if (!isCut) socket?.send(JSON.stringify(deskMessage.parse(message)));
  };
  await page.routeWebSocket('**/api/v1/desk', async (opened) => {
    if (isCut) return opened.close({ code: 1011 });
    socket = opened;
    opened.onMessage((data) => {
      if (isCut) return;
      const command = deskCommand.parse(JSON.parse(String(data)));
      taken.push(command);
      say({
        type: 'reply',
        id: command.id,
        ok: refusal === undefined,
        ...(refusal === undefined ? {} : { message: refusal }),
      });
    });
    say({ type: 'view', view: now.view });
    if (now.screen !== undefined) say({ type: 'screen', screen: now.screen });
    if (now.figures !== undefined) say({ type: 'figures', figures: now.figures });
    return undefined;
  });
  const answers: Readonly<Record<string, unknown>> = {
    session: {
      user: {
        userId: 'user-1',
        login: 'mei',
        name: 'Mei Lin',
        role: 'agent',
        language,
        timeZone: 'UTC',
        agentId: 'mei',
        isDisabled: false,
      },
      permissions: [...ROLE_PERMISSIONS.agent],
      csrfToken: 'test',
    },
    'desk/me': {
      agentId: 'mei',
      name: 'Mei Lin',
      phones: [
        { kind: 'browser', phone: 'mei-web' },
        { kind: 'own', phone: 'mei' },
      ],
      pauseReasons: ['break', 'training'],
      timeZone: 'UTC',
    },
    'desk/targets': {
      agents: [{ agentId: 'ben', name: 'Ben', state: 'ready' }],
      teams: [{ teamId: 'sales', name: 'Sales', ready: 2 }],
      flows: [{ flowId: 'survey', name: 'Survey' }],
      campaigns: [{ campaignId: 'spring', name: 'Spring' }],
    },
    'desk/callbacks': { callbacks: [] },
  };
  for (const [path, answer] of Object.entries(answers))
    await page.route(`**/api/v1/${path}`, (route) => route.fulfill({ json: answer }));
  return {
    taken,
    say,
    refuse(message) {
      refusal = message;
    },
    async cut() {
      isCut = true;
      await socket?.close({ code: 1011 });
    },
    heal() {
      isCut = false;
    },
    end: async (code) => socket?.close({ code }),
  };
}

export function aView(changes: Partial<DeskView> = {}): DeskView {
  return {
    at: Date.now(),
    agent: {
      agentId: 'mei',
      name: 'Mei Lin',
      state: 'ready',
      since: Date.now() - 65_000,
      phone: 'own',
      isSeated: true,
      calls: 3,
      failedSeats: 0,
      logoutAfterCall: false,
      readyAfterCall: false,
    },
    parked: [],
    messages: [],
    alarms: [],
    engine: 'up',
    ...changes,
  };
}

export function inCall(attemptId = 'a1', changes: Partial<NonNullable<DeskView['call']>> = {}): DeskView {
  const view = aView();
  return {
    ...view,
    agent: { ...view.agent, state: 'talking' },
    call: {
      attemptId,
      campaignId: 'spring',
      leadId: 'lead-7',
      state: 'joined',
      since: Date.now() - 30_000,
      joinedAt: Date.now() - 12_000,
      number: '+49•••••456',
      isInbound: false,
      conversation: { state: 'talking', isMuted: false },
      recording: 'on',
      ...changes,
    },
  };
}

const HOUR_MS = 3_600_000;

export function aScreen(changes: Partial<DeskScreen> = {}): DeskScreen {
  const tomorrow = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS;
  return {
    attemptId: 'a1',
    campaign: { campaignId: 'spring', name: 'Spring', mode: 'predictive' },
    isInbound: false,
    lead: {
      leadId: 'lead-7',
      name: 'Z• W••',
      numbers: [{ kind: 'mobile', number: '+49•••••456' }],
      timeZones: ['Europe/Berlin'],
      fields: [
        { field: 'product', label: 'Product', value: 'Basic', type: 'text', isEditable: false },
        { field: 'city', label: 'City', value: 'Berlin', type: 'text', isEditable: true },
      ],
    },
    history: [
      { at: Date.now() - 86_400_000, kind: 'attempt', what: 'no_answer', campaignId: 'spring' },
      {
        at: Date.now() - 172_800_000,
        kind: 'callback',
        what: 'waiting',
        note: 'asked for the price',
        agentId: 'ben',
      },
    ],
    script: {
      scriptId: 'offer',
      version: '1',
      name: 'Spring offer',
      language: 'en',
      start: 'opening',
      nodes: {
        opening: {
          title: 'Opening',
          text: 'Good morning, this is Mei of Example.\n\nYou use Basic: may I tell you of the new rate?',
          hint: 'Smile.',
          answers: [
            { value: 'yes', label: 'Yes', to: 'need' },
            { value: 'no', label: 'No', to: 'closing' },
          ],
          objections: ['price'],
        },
        need: {
          title: 'Need',
          text: 'How many calls do you make in a month?',
          answers: [],
          input: { name: 'calls', label: 'Calls in a month', type: 'number' },
          next: 'closing',
          objections: [],
        },
        closing: { text: 'Thank you, and goodbye.', answers: [], objections: [], disposition: 'sold' },
      },
      objections: { price: { says: 'Too expensive', reply: 'It costs less than today.' } },
    },
    dispositions: {
      isForced: true,
      limitMs: 60_000,
      codes: [
        {
          code: 'sold',
          label: 'Sold',
          salesStatus: 'success',
          isSuccess: true,
          needsCallback: false,
          hotkey: '1',
        },
        {
          code: 'later',
          label: 'Call later',
          salesStatus: 'follow_up',
          isSuccess: false,
          needsCallback: true,
          hotkey: '2',
        },
        {
          code: 'refused',
          label: 'Refused',
          salesStatus: 'refused',
          isSuccess: false,
          needsCallback: false,
          hotkey: '3',
        },
      ],
    },
    callback: {
      kind: 'personal',
      furthestMs: 30 * 24 * HOUR_MS,
      windows: [{ from: tomorrow, to: tomorrow + 3 * HOUR_MS }],
    },
    consent: { status: 'given', at: Date.now() - 86_400_000, channel: 'web' },
    isOnDoNotCall: false,
    ...changes,
  };
}

export const SOME_FIGURES: DayFigures = {
  from: 0,
  at: 0,
  loggedInMs: 7_200_000,
  talkMs: 3_100_000,
  averageTalkMs: 124_000,
  wrapUpMs: 600_000,
  pausedMs: 900_000,
  idleMs: 2_600_000,
  pauses: 3,
  calls: 25,
  contacts: 18,
  successes: 4,
  talkUtilisation: 0.43,
  notReadyRate: 0.125,
  idleRate: 0.36,
  contactRate: 0.72,
  successRate: 0.16,
  callbacksDue: 1,
  callbacksMissed: 0,
  nextCallbackAt: null,
};
