/** The whole way as its users go it: `outpace serve` beside Kannel, and the commands of `outpace sms`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/app/freePort.ts';
import { hasEnded } from '../../src/app/process.ts';
import { cli, jsonOf } from '../cli/cli.ts';
import { COMMAND } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { KANNEL_LOGIN, startKannel, type Kannel } from '../support/sms/kannel.ts';

const [THEM, OURS] = ['+12025550123', '+12025550100'] as const;
const LIMIT_MS = 60_000;

const configFor = (sendPort: number, webhookPort: number): string => `
node: sms-test
telephony: { kind: simulator }
metrics: { port: 0 }
console: { port: 0 }
sms:
  policies: none
  webhook: { port: ${webhookPort}, publicUrl: 'http://127.0.0.1:${webhookPort}' }
  gateways:
    - id: kannel
      kind: http
      from: '${OURS}'
      user: ${KANNEL_LOGIN.user}
      allowPrivate: true
      rates: [{ prefix: '+1', perPart: 0.0075 }]
      http:
        method: GET
        url: "http://127.0.0.1:${sendPort}/cgi-bin/sendsms?username={user}&password={password}&from={fromDigits}&to={toDigits}&text={text}&charset=utf-8&coding={coding}&dlr-mask=3&dlr-url={receiptUrl}%26state%3D%25d"
        acceptStatuses: [202]
        retryStatuses: [503]
        replies: { from: 'query:from', to: 'query:to', text: 'query:text', charset: 'query:charset', id: 'query:id', time: 'query:time' }
        receipts: { state: 'query:state', delivered: ['1'], failed: ['2', '16'] }
`;

describe.skipIf(!hasPostgres)('outpace serve with a gateway', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-sms-serve-'));
  let postgres: TestPostgres;
  let kannel: Kannel;
  let serve: ChildProcess;
  let env: Readonly<Record<string, string>>;
  const outpace = (...args: string[]) => cli(args, { cwd: folder, env });

  beforeAll(async () => {
    const webhookPort = await freePort();
    [postgres, kannel] = [
      await startTestPostgres(),
      await startKannel(`http://127.0.0.1:${webhookPort}/sms/kannel?token=from-a-test`, () => 0),
    ];
    writeFileSync(join(folder, 'outpace.yaml'), configFor(kannel.sendPort, webhookPort));
    env = {
      DATABASE_URL: await postgres.freshDatabase(),
      OUTPACE_SMS_GATEWAYS_KANNEL_PASSWORD: KANNEL_LOGIN.password,
      OUTPACE_SMS_GATEWAYS_KANNEL_WEBHOOK_TOKEN: 'from-a-test',
    };
    const { PATH = '', HOME = '' } = process.env;
    serve = spawn(process.execPath, [COMMAND, 'serve', '--json'], {
      cwd: folder,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    serve.stdout?.on('data', (data: Buffer) => (said += data.toString()));
    await eventually(() => said.includes('"ready":true') || hasEnded(serve), LIMIT_MS);
    expect(hasEnded(serve), 'the engine is up').toBe(false);
  });
  afterAll(async () => {
    serve.kill('SIGTERM');
    await eventually(() => hasEnded(serve), LIMIT_MS);
    await kannel.remove();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings a message to the phone once, takes the reply, and stops when asked to', {
    timeout: 240_000,
  }, async () => {
    const text = '您好! Rate us 1-5';
    const plan = jsonOf(await outpace('sms', 'send', THEM, text, '--dry-run', '--json'));
    expect(plan).toMatchObject({ encoding: 'ucs2', cost: 0.0075, refusal: null });
    const sent = jsonOf(await outpace('sms', 'send', THEM, text, '--key', 'once', '--json'));
    expect(jsonOf(await outpace('sms', 'send', THEM, text, '--key', 'once', '--json'))).toMatchObject({
      isNew: false,
      messageId: sent['messageId'],
    });
    const status = async () => jsonOf(await outpace('sms', 'status', String(sent['messageId']), '--json'));
    await eventually(async () => (await status())['state'] === 'delivered', LIMIT_MS);
    // Its phone writes down what it got in its own time.
    await eventually(() => kannel.received().length > 0, LIMIT_MS);
    expect(kannel.received()).toMatchObject([{ to: THEM.slice(1), text }]);

    await kannel.reply([
      { from: THEM, to: OURS, text: '非常好 5' },
      { from: THEM, to: OURS, text: 'STOP' },
    ]);
    const replies = async () => jsonOf(await outpace('sms', 'replies', '--json'))['replies'] as object[];
    await eventually(async () => (await replies()).length === 2, LIMIT_MS);
    expect(await replies()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'unmatched', text: '非常好 5' }),
        expect.objectContaining({ kind: 'optOut' }),
      ]),
    );
    const refused = jsonOf(await outpace('sms', 'send', THEM, 'again', '--dry-run', '--json'));
    expect(refused['refusal']).toMatchObject({ code: 'do-not-call' });
    await outpace('sms', 'send', THEM, 'again');
    const failed = async () =>
      jsonOf(await outpace('sms', 'outbox', '--state', 'failed', '--json'))['messages'] as object[];
    await eventually(async () => (await failed()).length === 1, LIMIT_MS);
    expect(await failed()).toMatchObject([{ error: 'do-not-call', tries: 0 }]);
    expect(kannel.received()).toHaveLength(1);
  });
});
