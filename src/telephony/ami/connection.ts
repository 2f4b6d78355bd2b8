/**
 * One AMI connection on `asterisk-manager`, with the guards of ASTERISK 2.1: a library instance for each
 * connection (its parser keeps half messages), a deadline and an id of our own for each action, a fixed list of
 * actions that only read, no control characters, and no action while logged out (the library would replay it
 * after the next login).
 */
import { randomUUID } from 'node:crypto';
import createManager, { type Manager, type ManagerFields } from 'asterisk-manager';
import { PortFailure } from '../../ports/failure.ts';
import { messageOf } from '../failures.ts';

export interface AmiSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Reading, and choosing what is read. Nothing here can place, change or end a call. */
export const AMI_ACTIONS = ['Ping', 'Events', 'PJSIPShowRegistrationsOutbound'] as const;
export type AmiAction = (typeof AMI_ACTIONS)[number];

export interface AmiConnectionOptions {
  readonly settings: AmiSettings;
  readonly deadlineMs: number;
  readonly onEvent: (name: string, fields: ManagerFields) => void;
  readonly onClosed: (reason: string) => void;
}

interface Pending {
  readonly name: AmiAction;
  readonly items: ManagerFields[];
  readonly isList: boolean;
  readonly settle: (failure: PortFailure | undefined, response?: ManagerFields) => void;
}

const MAX_LIST_ITEMS = 10_000;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f]/;

export class AmiConnection {
  readonly #options: AmiConnectionOptions;
  readonly #manager: Manager;
  readonly #abort = new AbortController();
  readonly #pending = new Map<string, Pending>();
  #isLoggedIn = false;
  #isClosed = false;

  constructor(options: AmiConnectionOptions) {
    this.#options = options;
    const { host, user, password } = options.settings;
    this.#manager = createManager(undefined, host, user, password, true);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Connects and logs in within the deadline. */
  async open(): Promise<void> {
    const { settings, deadlineMs } = this.#options;
    if (CONTROL.test(settings.user + settings.password)) {
      throw amiFailure('login', 'refused', 'invalid-argument', 'user and password hold control characters');
    }
    this.#manager.on('error', (error) => this.close(messageOf(error)));
    this.#manager.on('close', () => this.close('Asterisk closed the connection'));
    this.#manager.on('managerevent', (fields) => this.#receive(fields as ManagerFields));
    await new Promise<void>((resolve, reject) => {
      const fail = (outcome: 'refused' | 'unavailable', code: string, why: string): void => {
        const where = `${settings.host}:${settings.port}`;
        reject(amiFailure('login', outcome, code, `AMI at ${where} for user ${settings.user}: ${why}`));
      };
      const timer = setTimeout(() => {
        fail('unavailable', 'deadline', `no login within ${deadlineMs} ms`);
        this.close('login deadline');
      }, deadlineMs);
      this.#abort.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        fail('unavailable', 'closed', `the connection is closed: ${String(this.#abort.signal.reason)}`);
      });
      const target = { host: settings.host, port: settings.port, signal: this.#abort.signal };
      this.#manager.connect(target, undefined, () => {
        this.#manager.login((error) => {
          clearTimeout(timer);
          if (error === undefined || error === null) {
            this.#isLoggedIn = true;
            return resolve();
          }
          fail(
            'refused',
            'login',
            'the login was refused; correct user or password, or permit, in manager.conf',
          );
          this.close('login refused');
        });
      });
    });
  }

  /** One action; a list action resolves with its items once it is complete. */
  action(name: AmiAction, fields: Readonly<Record<string, string>> = {}): Promise<readonly ManagerFields[]> {
    const { deadlineMs } = this.#options;
    if (
      !AMI_ACTIONS.includes(name) ||
      Object.entries(fields)
        .flat()
        .some((text) => CONTROL.test(text))
    ) {
      return Promise.reject(amiFailure(name, 'refused', 'invalid-argument', 'it is not one of the allowed'));
    }
    if (!this.#isLoggedIn || this.#isClosed) {
      return Promise.reject(amiFailure(name, 'unavailable', 'link-down', 'AMI is not connected'));
    }
    const actionId = randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        settle(amiFailure(name, 'unknown', 'deadline', `no answer within ${deadlineMs} ms`));
      }, deadlineMs);
      const respond = (error: unknown, response?: ManagerFields): void =>
        this.#respond(actionId, error, response);
      const settle: Pending['settle'] = (failure) => {
        clearTimeout(timer);
        const items = this.#pending.get(actionId)?.items ?? [];
        this.#pending.delete(actionId);
        this.#manager.removeAllListeners(actionId);
        if (failure === undefined) resolve(items);
        else reject(failure);
      };
      this.#pending.set(actionId, { name, items: [], isList: name.startsWith('PJSIPShow'), settle });
      this.#manager.action({ action: name, actionid: actionId, ...fields }, respond);
    });
  }

  close(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isLoggedIn = false;
    this.#abort.abort(reason);
    for (const pending of this.#pending.values()) {
      pending.settle(amiFailure(pending.name, 'unknown', 'closed', `the connection was lost: ${reason}`));
    }
    this.#options.onClosed(reason);
  }

  #respond(actionId: string, error: unknown, response: ManagerFields | undefined): void {
    const pending = this.#pending.get(actionId);
    if (pending === undefined) return;
    if (error !== undefined && error !== null) {
      const why = messageOf((error as ManagerFields)['message'] ?? 'refused');
      // An empty list is answered as an error: nothing found is an answer, not a fault.
      if (/^No .* found|^Unable to retrieve/i.test(why)) return pending.settle(undefined);
      return pending.settle(amiFailure(pending.name, 'refused', 'error', why));
    }
    if (!pending.isList) pending.settle(undefined, response);
  }

  #receive(fields: ManagerFields): void {
    if (this.#isClosed) return;
    const { event, actionid } = fields;
    const name = typeof event === 'string' ? event : '';
    const pending = typeof actionid === 'string' ? this.#pending.get(actionid) : undefined;
    if (pending === undefined) return this.#options.onEvent(name, fields);
    if (name.endsWith('Complete')) pending.settle(undefined);
    else if (pending.items.length < MAX_LIST_ITEMS) pending.items.push(fields);
  }
}

function amiFailure(
  operation: string,
  outcome: PortFailure['outcome'],
  code: string,
  why: string,
): PortFailure {
  return new PortFailure(`AMI ${operation}: ${why}`, { port: 'ami', operation, outcome, code });
}
