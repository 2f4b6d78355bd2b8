/**
 * The desk of this window: opened with the page, and kept while another page of the console is looked at, since a call may
 * be going on. It ends with the session.
 */
import { computed, effect, signal } from '@preact/signals';
import { heardServerTime } from '../../../components/clock.ts';
import { checkSession, session } from '../../../session/session.ts';
import { connectDesk, type Asked, type DeskConnection, type Reply } from './connection.ts';
import { heard, NO_DESK, screenNow, type DeskState } from './deskState.ts';

export const desk = signal<DeskState>(NO_DESK);
export const screen = computed(() => screenNow(desk.value));

/** Why the last thing that was asked for was not done; it stays until it is dismissed or something else is done. */
export const refusal = signal<Reply | undefined>(undefined);

let connection: DeskConnection | undefined;

export function openDesk(): void {
  connection ??= connectDesk({
    open: () => new WebSocket(new URL('/api/v1/desk', location.href.replace(/^http/, 'ws'))),
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    random: () => Math.random(),
    onMessage(message) {
      if (message.type === 'view') heardServerTime(message.view.at);
      if (message.type === 'beat') heardServerTime(message.at);
      desk.value = heard(desk.value, message);
    },
    onLink(link) {
      desk.value = { ...desk.value, link };
      // A refusal looks to a page like a lost connection: where the session is over, the way in is shown.
      if (link === 'reconnecting') void checkSession();
    },
  });
}

/** After another window had it. */
export function takeDeskBack(): void {
  closeDesk();
  openDesk();
}

/** Whether it was done; why not is shown. */
export async function ask(command: Asked): Promise<boolean> {
  if (connection === undefined) return false;
  const reply = await connection.ask(command);
  if (command.type !== 'draft') refusal.value = reply.ok ? undefined : reply;
  return reply.ok;
}

/** Shown at once, as the server has it now. */
export function showFields(values: Readonly<Record<string, string>>): void {
  const { screen: before } = desk.value;
  if (before === undefined) return;
  const fields = before.lead.fields.map((field) => ({ ...field, value: values[field.field] ?? field.value }));
  desk.value = { ...desk.value, screen: { ...before, lead: { ...before.lead, fields } } };
}

export function showDoNotCall(): void {
  const { screen: before } = desk.value;
  if (before !== undefined) desk.value = { ...desk.value, screen: { ...before, isOnDoNotCall: true } };
}

function closeDesk(): void {
  connection?.close();
  connection = undefined;
  desk.value = NO_DESK;
  refusal.value = undefined;
}

effect(() => {
  if (session.value === undefined) closeDesk();
});
addEventListener('online', () => connection?.tryNow());
