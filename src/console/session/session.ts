/** Who is logged in at this browser. The server decides what they may do; the console only leaves out what it would refuse. */
import { signal } from '@preact/signals';
import { ApiError } from '../../api/client/client.ts';
import type { Contract } from '../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../api/endpoint.ts';
import type { Permission } from '../../domain/account/permission.ts';
import { api, useCsrfToken, watchRefusals } from '../api.ts';
import { chooseZone, zone } from '../i18n/formats.ts';
import { chooseLanguage, language, offerLanguage } from '../i18n/language.ts';

type Answer = AnswerOf<Contract['GET /session']>;

export type LoggedIn = Answer['user'] & { readonly permissions: ReadonlySet<Permission> };

export type Way =
  /** Not asked yet. */
  | 'checking'
  | 'in'
  | 'out'
  /** There is no administrator yet. */
  | 'setUp'
  | 'unreachable';

export const way = signal<Way>('checking');

/** Undefined: nobody. */
export const session = signal<LoggedIn | undefined>(undefined);

export function may(permission: Permission): boolean {
  return session.value?.permissions.has(permission) ?? false;
}

let isChecking = false;

/** As the server says: at the beginning, and when something was refused that a session would have been given. */
export async function checkSession(): Promise<void> {
  if (isChecking) return;
  isChecking = true;
  await askAgain().finally(() => {
    isChecking = false;
  });
}

// On every page: whose session has ended is shown the way in, and comes back to the same page.
watchRefusals(() => {
  if (session.value !== undefined) void checkSession();
});

async function askAgain(): Promise<void> {
  try {
    enter(await api('GET /session', {}));
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status >= 500) {
      // Whoever is at work stays where they are: the connection comes back.
      if (session.value === undefined) way.value = 'unreachable';
      return;
    }
    await leave();
  }
}

export async function logIn(login: string, password: string): Promise<void> {
  enter(await api('POST /session', { body: { login, password } }));
}

/** In the language and the time zone of this browser. */
export async function setUp(
  given: Omit<RequestOf<Contract['POST /setup']>['body'], 'language' | 'timeZone'>,
): Promise<void> {
  const here = { language: language.value, timeZone: zone.value };
  enter(await api('POST /setup', { body: { ...given, ...here } }));
}

export async function logOut(): Promise<void> {
  try {
    await api('DELETE /session', {});
  } finally {
    await leave();
  }
}

export async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  enter(await api('PUT /session/password', { body: { currentPassword, newPassword } }));
}

/** Chosen for all browsers, this one among them. */
export async function changePreferences(
  body: NonNullable<RequestOf<Contract['PATCH /session']>['body']>,
): Promise<void> {
  enter(await api('PATCH /session', { body }));
  if (body.language !== undefined) chooseLanguage(body.language);
}

function enter({ user, permissions, csrfToken }: Answer): void {
  useCsrfToken(csrfToken ?? undefined);
  offerLanguage(user.language);
  chooseZone(user.timeZone);
  session.value = { ...user, permissions: new Set(permissions) };
  way.value = 'in';
}

async function leave(): Promise<void> {
  useCsrfToken(undefined);
  session.value = undefined;
  const { isNeeded } = await api('GET /setup', {}).catch(() => ({ isNeeded: false }));
  way.value = isNeeded ? 'setUp' : 'out';
}
