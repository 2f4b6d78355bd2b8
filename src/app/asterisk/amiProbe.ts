/**
 * One short AMI conversation, for what has to be asked before the telephony adapter exists: has the Asterisk
 * booted, are its trunks registered. Each call is a connection of its own with a deadline.
 */
import { connect } from 'node:net';

export interface AmiLogin {
  readonly amiHost: string;
  readonly amiPort: number;
  readonly amiUser: string;
  readonly amiPassword: string;
}

export type AmiMessage = Readonly<Record<string, string>>;

/** Resolves once the Asterisk says FullyBooted. */
export async function waitFullyBooted(login: AmiLogin, deadlineMs: number): Promise<void> {
  await converse(login, deadlineMs, undefined, (message) => message['Event'] === 'FullyBooted');
}

/** Sends one list action, e.g. `PJSIPShowRegistrationsOutbound`, and gives the items up to its `…Complete` event. */
export async function amiList(login: AmiLogin, action: string, deadlineMs = 5_000): Promise<AmiMessage[]> {
  const messages = await converse(
    login,
    deadlineMs,
    action,
    (message) =>
      message['EventList'] === 'Complete' ||
      (message['ActionID'] === action && message['Response'] === 'Error'),
  );
  const error = messages.find((message) => message['ActionID'] === action && message['Response'] === 'Error');
  // "No … found" is how Asterisk answers for an empty list.
  if (error && !/^No .*found/i.test(error['Message'] ?? ''))
    throw new Error(`AMI ${action}: ${error['Message'] ?? ''}`);
  return messages.filter(
    (message) =>
      message['ActionID'] === action && message['Event'] !== undefined && message['EventList'] !== 'Complete',
  );
}

function converse(
  login: AmiLogin,
  deadlineMs: number,
  action: string | undefined,
  isLast: (message: AmiMessage) => boolean,
): Promise<AmiMessage[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(login.amiPort, login.amiHost);
    const messages: AmiMessage[] = [];
    let buffer = '';
    const finish = (error?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve(messages);
    };
    const timer = setTimeout(
      () => finish(new Error(`AMI did not answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    socket.on('error', finish);
    socket.on('close', () => finish(new Error('AMI closed the connection')));
    socket.on('connect', () => {
      socket.write(
        packet({ Action: 'Login', ActionID: 'login', Username: login.amiUser, Secret: login.amiPassword }),
      );
      if (action) socket.write(packet({ Action: action, ActionID: action }));
    });
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      buffer = (buffer + chunk).replace(/^Asterisk Call Manager[^\r\n]*\r\n/, '');
      const blocks = buffer.split('\r\n\r\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        const message = parseMessage(block);
        messages.push(message);
        if (message['ActionID'] === 'login' && message['Response'] === 'Error') {
          return finish(new Error(`AMI refused the login: ${message['Message'] ?? ''}`));
        }
        if (isLast(message)) return finish();
      }
    });
  });
}

function packet(fields: AmiMessage): string {
  return `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}

function parseMessage(block: string): AmiMessage {
  return Object.fromEntries(
    block.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
}
