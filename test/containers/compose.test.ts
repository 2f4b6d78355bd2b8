import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dockerCompose, hasDockerCompose } from '../support/dockerCompose.ts';

interface Service {
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly { readonly source: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface Composition {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const temp = mkdtempSync(join(tmpdir(), 'outpace-compose-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));
const env = { OUTPACE_SECRETS: temp };
const canRun = hasDockerCompose();

function composition(): Composition {
  const { status, stdout, stderr } = dockerCompose(['--profile', 'demo', 'config'], env);
  expect(status, stderr).toBe(0);
  return parse(stdout) as Composition;
}

describe.skipIf(!canRun)('docker-compose.yml', () => {
  it('is accepted by docker-compose, with and without the demo', () => {
    for (const profile of [[], ['--profile', 'demo']]) {
      const { status, stderr } = dockerCompose([...profile, 'config', '-q'], env);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  it('says how to make the passwords where their folder is not named', () => {
    const { status, stderr } = dockerCompose(['config', '-q']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('run sh scripts/container-secrets.sh');
  });

  it('has the five parts, and the virtual PSTN in the demo only', () => {
    const { services } = composition();
    expect(Object.keys(services).sort()).toEqual(['asterisk', 'outpace', 'postgres', 'pstn', 'redis']);
    const inDemo = Object.keys(services).filter((name) => services[name]?.profiles?.includes('demo'));
    expect(inDemo).toEqual(['pstn']);
  });

  it('opens ports on loopback only', () => {
    const ports = Object.values(composition().services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('checks the health of every part, and starts Outpace after the healthy others', () => {
    const { services } = composition();
    for (const [name, service] of Object.entries(services)) {
      expect(service.healthcheck?.test, name).toBeDefined();
    }
    const waits = services['outpace']?.depends_on ?? {};
    expect(Object.keys(waits).sort()).toEqual(['asterisk', 'postgres', 'redis']);
    for (const { condition } of Object.values(waits)) expect(condition).toBe('service_healthy');
  });

  it('keeps what every part writes in a volume', () => {
    const { services, volumes } = composition();
    for (const [name, { volumes: mounted = [] }] of Object.entries(services)) {
      const named = mounted.map((mount) => mount.split(':')[0] ?? '').filter((source) => source in volumes);
      expect(named, name).toHaveLength(1);
    }
  });

  it('holds no password: each is a file that the environment names', () => {
    const { services, secrets } = composition();
    for (const service of Object.values(services)) {
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|SECRET|TOKEN/.test(name)) expect(value, name).toMatch(/^\/run\/secrets\//);
        if (name.endsWith('URL')) expect(new URL(value).password, name).toBe('');
      }
    }
    for (const [name, { file }] of Object.entries(secrets)) expect(file).toBe(`${temp}/${name}`);
  });
});

describe('container-secrets.sh', () => {
  it('makes every password that the compose file names, and keeps them on the next run', () => {
    const run = (): string => {
      const said = execFileSync('sh', [`${root}scripts/container-secrets.sh`, temp], { encoding: 'utf8' });
      expect(said).toBe(`export OUTPACE_SECRETS=${temp}\n`);
      return readdirSync(temp)
        .sort()
        .map((file) => `${file} ${readFileSync(join(temp, file), 'utf8')}`)
        .join('');
    };
    const first = run();
    const named = [...readFileSync(`${root}docker-compose.yml`, 'utf8').matchAll(/}\/(\w+_password)$/gm)];
    expect(readdirSync(temp).sort()).toEqual(named.map(([, file]) => file ?? '').sort());
    expect(statSync(temp).mode & 0o777).toBe(0o700);
    for (const line of first.trim().split('\n')) expect(line).toMatch(/^\w+_password [\w-]{24}$/);
    expect(run()).toBe(first);
  });
});

describe('Dockerfiles', () => {
  it.each([
    ['Dockerfile', 'node'],
    ['dialplan/Dockerfile', 'asterisk'],
  ])('%s runs as %s, not as root', (file, user) => {
    const users = [...readFileSync(`${root}${file}`, 'utf8').matchAll(/^USER (\w+)$/gm)];
    expect(users.map(([, name]) => name)).toEqual([user]);
  });
});
