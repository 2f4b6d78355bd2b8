import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temp = mkdtempSync(join(tmpdir(), 'outpace-entry-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

const PASSWORDS = { ari: 'ari-s3cret', ami: 'ami-s3cret', phone: 'phone-s3cret' };

beforeAll(() => {
  mkdirSync(join(temp, 'secrets'));
  for (const [name, value] of Object.entries(PASSWORDS)) {
    writeFileSync(join(temp, 'secrets', `${name}_password`), `${value}\n`);
  }
  const demo = readFileSync(`${root}config/containers/demo.yaml`, 'utf8');
  writeFileSync(join(temp, 'outpace.yaml'), demo.replaceAll('/run/secrets', join(temp, 'secrets')));
  // What Debian's packages bring, and an `asterisk` that says how it was called.
  cpSync(`${root}dialplan/sounds`, join(temp, 'share/sounds'), { recursive: true });
  writeFileSync(join(temp, 'asterisk'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
});

/** The environment that the compose file gives the service, with the container's paths put below `temp`. */
function environmentOf(service: string): Record<string, string> {
  const file = parse(readFileSync(`${root}docker-compose.yml`, 'utf8'), { merge: true }) as {
    services: Record<string, { environment: Record<string, string> }>;
  };
  const given = Object.entries(file.services[service]?.environment ?? {}).filter(
    ([, value]) => !value.startsWith('${'),
  );
  return {
    ...Object.fromEntries(
      given.map(([name, value]) => [name, value.replace('/run/secrets', join(temp, 'secrets'))]),
    ),
    OUTPACE_CONFIG: join(temp, 'outpace.yaml'),
  };
}

function enter(instance: string, env: Record<string, string>) {
  const ran = spawnSync(`${root}dialplan/entrypoint.sh`, [instance], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      ASTERISK: join(temp, 'asterisk'),
      ASTERISK_FOLDER: join(temp, 'run'),
      ASTERISK_SHARE: join(temp, 'share'),
      ASTERISK_RENDER: `${process.execPath} --import tsx ${root}src/app/container/renderAsterisk.ts`,
      ...env,
    },
    cwd: root,
  });
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

function etc(instance: string, file: string): string {
  return readFileSync(join(temp, 'run', instance, 'etc', file), 'utf8');
}

describe('the entry script of the Asterisk containers', () => {
  it('writes the PBX from the compose environment and becomes Asterisk', () => {
    const { status, stdout, stderr } = enter('pbx', environmentOf('asterisk'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual(['-f', '-C', join(temp, 'run/pbx/etc/asterisk.conf')]);
    expect(etc('pbx', 'ari.conf')).toContain(`password = ${PASSWORDS.ari}`);
    expect(etc('pbx', 'manager.conf')).toContain('permit = 172.29.61.0/24');
    expect(etc('pbx', 'manager.conf')).toContain(`secret = ${PASSWORDS.ami}`);
    expect(etc('pbx', 'http.conf')).toContain('bindport = 8088');
    expect(etc('pbx', 'pjsip.conf')).toContain('contact = sip:172.29.60.11:5060');
    expect(etc('pbx', 'pjsip.conf')).toContain('[agent-6]');
    expect(etc('pbx', 'rtp.conf')).toContain('rtpend = 10399');
  });

  it('writes the virtual PSTN, whose phones register at the PBX', () => {
    const { status, stderr } = enter('pstn', environmentOf('pstn'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const pjsip = etc('pstn', 'pjsip.conf');
    expect(pjsip).toContain('server_uri = sip:172.29.60.10:5060');
    expect(pjsip).toContain(`password = ${PASSWORDS.phone}`);
    expect(etc('pstn', 'http.conf')).toContain('bindaddr = 127.0.0.1');
    expect(etc('pstn', 'ari.conf')).not.toContain(PASSWORDS.ari);
  });

  it('lets nobody else read the files', () => {
    for (const file of readdirSync(join(temp, 'run/pbx/etc'))) {
      expect(statSync(join(temp, 'run/pbx/etc', file)).mode & 0o077, file).toBe(0);
    }
  });

  it.each([
    ['an unknown instance', 'other', {}, 64, /usage: renderAsterisk/],
    [
      'a missing ARI password',
      'pbx',
      { OUTPACE_TELEPHONY_ARI_PASSWORD_FILE: '' },
      78,
      /telephony\.ari\.password is not set/,
    ],
    [
      'missing AMI networks',
      'pbx',
      { ASTERISK_CONTROL_PERMITS: '' },
      78,
      /ASTERISK_CONTROL_PERMITS is not set/,
    ],
    [
      'a folder of Asterisk that is not there',
      'pbx',
      { ASTERISK_SHARE: '/nowhere' },
      78,
      /\/nowhere is missing/,
    ],
  ])(
    'says in one line what is wrong with %s, and starts no Asterisk',
    (_what, instance, change, code, said) => {
      const { status, stdout, stderr } = enter(instance, { ...environmentOf('asterisk'), ...change });
      expect(stderr).toMatch(said);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect({ status, stdout }).toEqual({ status: code, stdout: '' });
    },
  );
});
