/** A carrier that asks for digests, as real ones do, and what `outpace doctor` says of one that says no. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAsterisk, type AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { checkAsterisk } from '../../src/app/doctor/asterisk.ts';
import { freePort } from '../../src/app/freePort.ts';
import { allOnline, asteriskForTests, eventually } from '../support/asterisk.ts';
import { startCarrier, type Carrier } from '../support/carrier.ts';
import { shareOfTone } from '../support/rtp.ts';
import {
  ariSettings,
  CALLER_ID,
  ROUTES,
  startTelephony,
  type RunningTelephony,
} from '../support/telephony.ts';

const ACCOUNT = { user: '4711', password: 'trunk-password' };
const HERTZ = 440;
const OTHER_HERTZ = 1_000;
const ONE = '+12025550161';
const OTHER = '+12025550162';
const HALF_A_SECOND = 4_000;

describe('a carrier that asks for digests', () => {
  let carrier: Carrier;
  let pbx: AsteriskHandle;
  let telephony: RunningTelephony;
  let dataDir = '';
  let deadPort = 0;
  beforeAll(async () => {
    const toneHz = (number: string) => (number === ONE ? HERTZ : OTHER_HERTZ);
    carrier = await startCarrier({ ...ACCOUNT, toneHz, answerAfterMs: 20 });
    deadPort = await freePort();
    dataDir = mkdtempSync(join(tmpdir(), 'outpace-carrier-'));
    const trunk = (id: string, secret: string, port: number) => ({
      id,
      host: '127.0.0.1',
      port,
      qualifySec: 1,
      registration: { user: ACCOUNT.user, secret },
    });
    pbx = await startAsterisk({
      instance: 'pbx',
      source: await asteriskForTests(),
      dataDir: join(dataDir, 'asterisk'),
      trunks: [
        trunk('good', ACCOUNT.password, carrier.port),
        trunk('wrong', 'another-password', carrier.port),
        trunk('dead', ACCOUNT.password, deadPort),
      ],
      phones: [{ phone: '101', secret: 'phone-password' }],
    });
    await allOnline(pbx, ['good', 'wrong']);
    const trunks = new Map(['good', 'wrong'].map((id) => [id, {}]));
    telephony = await startTelephony(ariSettings(pbx), 'outpace-carrier-1', { ...ROUTES, trunks });
  });
  afterAll(async () => {
    await telephony.port.stop();
    await pbx.stop();
    await carrier.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const call = (callId: string, trunkId: string, number: string) =>
    telephony.originate(callId, '', { target: { kind: 'trunk', trunkId, number } });

  it('has the registration and the challenged INVITE answered, and the parties hear each other', async () => {
    await eventually(() => carrier.counts.registered > 0, 'the registration is taken');
    await call('one', 'good', ONE);
    await call('other', 'good', OTHER);
    await telephony.seen('callAnswered', 'one');
    await telephony.seen('callAnswered', 'other');
    expect(carrier.counts.challengedInvites).toBe(2);
    expect(carrier.calls.map(({ number, from }) => [number, from])).toEqual([
      [ONE, CALLER_ID],
      [OTHER, CALLER_ID],
    ]);
    await telephony.port.bridge('b-one', ['one', 'other']);
    const [one, other] = carrier.calls;
    const heard = (samples: readonly number[] = []) => samples.slice(-HALF_A_SECOND);
    await eventually(() => shareOfTone(heard(one?.media.samples), OTHER_HERTZ) > 0.9, 'one hears the other');
    await eventually(() => shareOfTone(heard(other?.media.samples), HERTZ) > 0.9, 'the other hears one');
    one?.hangUp();
    expect(await telephony.seen('callEnded', 'one')).toMatchObject({ end: { requestedByNetwork: true } });
    await telephony.port.hangup('other', 'agent-lost');
    await telephony.seen('callEnded', 'other');
    await telephony.port.unbridge('b-one');
  });

  it('ends a call whose digest it does not take with 403', async () => {
    await call('refused', 'wrong', ONE);
    expect(await telephony.seen('callEnded', 'refused')).toMatchObject({ end: { sip: 403 } });
  });

  it('is told by doctor: a wrong password, a dead host and a phone that is not registered, each with its remedy', async () => {
    const trunk = (id: string, port: number) => ({
      id,
      host: '127.0.0.1',
      port,
      registration: { user: ACCOUNT.user },
    });
    const trunks = [trunk('good', carrier.port), trunk('wrong', carrier.port), trunk('dead', deadPort)];
    const config = configSchema.parse({ dataDir, telephony: { trunks, phones: [{ id: '101' }] } });
    await allOnline(pbx, ['good', 'wrong']);
    const messageOf = async (part: string) =>
      (await checkAsterisk({ config, runtime: undefined })).find((finding) => finding.part === part)?.message;
    // The first try of a registration that nobody answers takes its time to be given up.
    await eventually(
      async () => /does not answer/.test((await messageOf('trunk dead')) ?? ''),
      'dead',
      40_000,
    );
    expect(await messageOf('trunk wrong')).toMatch(/refuses the registration of user 4711: correct/);
    expect(await messageOf('trunk good')).toMatch(/online, registered/);
    expect(await messageOf('phone 101')).toMatch(/not registered: set the phone to .*user 101/);
    expect(await messageOf('Asterisk')).toMatch(/runs at .*left by an engine that has ended/);
  });
});
