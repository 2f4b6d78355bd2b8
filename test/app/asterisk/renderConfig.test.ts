import { describe, expect, test } from 'vitest';
import { renderAsteriskConfig } from '../../../src/app/asterisk/renderConfig.ts';
import type { PbxSettings, PstnSettings, TrunkSettings } from '../../../src/app/asterisk/settings.ts';

const common = {
  systemName: 'node-a',
  folders: { etc: '/e', data: '/d', lib: '/l', spool: '/s', run: '/r', log: '/g', moh: '/m' },
  ports: { sip: 5060, http: 8088, ami: 5038, rtpStart: 10_000, rtpEnd: 19_999 },
  secrets: { ariUser: 'ari', ariPassword: 'ari-secret', amiUser: 'ami', amiPassword: 'ami-secret' },
  maxOpenFiles: 65_536,
  phones: [{ phone: 'agent1', secret: 'phone-secret' }],
};
const trunk: TrunkSettings = {
  id: 'carrier',
  host: 'sip.example.com',
  port: 5060,
  registration: { user: '+12025550100', secret: 'trunk-secret' },
};
const pbx: PbxSettings = { ...common, trunks: [trunk] };
const pstn: PstnSettings = {
  ...common,
  pbx: { host: '127.0.0.1', port: 5062 },
  accounts: [{ user: 'account', secret: 'account-secret' }],
};
const file = (path: string, settings: PbxSettings = pbx) =>
  renderAsteriskConfig('pbx', settings).find((it) => it.path === path)?.text ?? '';
const withTrunk = (change: object): PbxSettings => ({ ...pbx, trunks: [{ ...trunk, ...change }] });
const render = (settings: PbxSettings) => () => renderAsteriskConfig('pbx', settings);

test('both instances render with nothing left open', () => {
  const files = [...renderAsteriskConfig('pbx', pbx), ...renderAsteriskConfig('pstn', pstn)];
  expect(files.length).toBeGreaterThan(30);
  for (const it of files) expect(it.text).not.toContain('{{');
});

test('a phone in a browser has a WebSocket transport and DTLS-SRTP, and without one there is neither', () => {
  const web = { phone: 'web1', secret: 'web-secret', webrtc: true };
  const withWeb: PbxSettings = { ...pbx, phones: [...common.phones, web] };
  const text = file('pjsip.conf', withWeb);
  expect(text).toContain('[web1](_webphone)');
  expect(text).not.toContain('[web1](_phone)');
  expect(text).toContain('[agent1](_phone)');
  expect(text).toMatch(/^protocol = ws$/m);
  expect(text).toMatch(/^webrtc = yes$/m);
  expect(file('modules.conf', withWeb)).toMatch(/^require = res_pjsip_transport_websocket\.so$/m);
  expect(file('pjsip.conf')).not.toMatch(/protocol = ws|webrtc/);
  expect(file('modules.conf')).not.toContain('transport_websocket');
  expect(file('rtp.conf', withWeb)).toMatch(/^icesupport = yes$/m);
  expect(file('rtp.conf')).toMatch(/^icesupport = no$/m);
});

test('no file is made twice for one instance', () => {
  const paths = renderAsteriskConfig('pstn', pstn).map((it) => it.path);
  expect(new Set(paths).size).toBe(paths.length);
});

test('a trunk whose calls must log in has an account for that alone', () => {
  const text = file('pjsip.conf', withTrunk({ inboundLogin: { user: 'office', secret: 'office-secret' } }));
  expect(text).toMatch(/^auth = carrier\.in$/m);
  expect(text).toMatch(
    /\[carrier\.in\]\ntype = auth\nauth_type = digest\nusername = office\npassword = office-secret\n/,
  );
  expect(file('pjsip.conf')).not.toContain('carrier.in');
});

test('a trunk with a registration gets its account, one without gets none', () => {
  expect(file('pjsip.conf')).toContain('client_uri = sip:+12025550100@sip.example.com:5060');
  const { registration: _, ...unregistered } = trunk;
  const text = file('pjsip.conf', { ...pbx, trunks: [unregistered] });
  expect(text).toContain('[carrier](_trunk)');
  expect(text).not.toContain('type = registration');
  expect(text).not.toMatch(/^outbound_auth/m);
});

test('the AMI user can neither originate nor command, and ARI and AMI listen on loopback', () => {
  const manager = file('manager.conf');
  expect(manager).toMatch(/^write = reporting$/m);
  expect(manager).toMatch(/^read = call,system,reporting,security$/m);
  expect(manager.match(/^permit = .*$/gm)).toEqual(['permit = 127.0.0.1/255.255.255.255']);
  for (const name of ['manager.conf', 'http.conf']) expect(file(name)).toMatch(/^bindaddr = 127\.0\.0\.1$/m);
});

test('listening elsewhere needs the networks that may log in', () => {
  expect(render({ ...pbx, controlAddress: '0.0.0.0' })).toThrow(/controlPermits/);
  const text = file('manager.conf', { ...pbx, controlAddress: '0.0.0.0', controlPermits: ['172.20.0.0/16'] });
  expect(text).toMatch(/^permit = 172\.20\.0\.0\/16$/m);
});

test('the settings that keep calls safe are there', () => {
  expect(file('asterisk.conf')).toMatch(/^live_dangerously = no$/m);
  expect(file('pjsip.conf')).toMatch(/^taskprocessor_overload_trigger = pjsip_only$/m);
  expect(file('pjsip.conf').match(/^direct_media = no$/gm)).toHaveLength(2);
  expect(file('pjsip.conf').match(/^rtp_timeout = 30$/gm)).toHaveLength(2);
  expect(file('stasis.conf')).toMatch(/^decline = ast_channel_varset_type$/m);
  expect(file('http.conf')).toMatch(/^sessionlimit = 300$/m);
});

test('no dialplan context dials, includes another or is called default', () => {
  const dialplan = file('extensions.conf').replace(/;.*$/gm, '');
  expect(dialplan).not.toMatch(/dial\(|include|\bgoto\(|\[default\]|switch/i);
  expect(file('pjsip.conf').match(/^context = .*$/gm)).toEqual(['context = from-trunk', 'context = phones']);
});

test('entity ids differ by system name and are local unicast addresses', () => {
  const id = (settings: PbxSettings) => /^entityid = (.*)$/m.exec(file('asterisk.conf', settings))?.[1] ?? '';
  expect(id(pbx)).toMatch(/^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/);
  expect(id({ ...pbx, systemName: 'node-b' })).not.toBe(id(pbx));
});

describe('what could write another line or section is refused before a file is made', () => {
  test.each([
    ['trunk id with a newline', withTrunk({ id: 'a\n[evil]' })],
    ['trunk id with a bracket', withTrunk({ id: 'a](_phone' })],
    ['trunk id that is a section of its own', withTrunk({ id: 'global' })],
    ['host with a newline', withTrunk({ host: 'h\ncontext = phones' })],
    ['host with parameters', withTrunk({ host: 'h;transport=tcp' })],
    ['account with @', withTrunk({ registration: { user: 'a@b', secret: 'x' } })],
    ['login secret with a comment', withTrunk({ inboundLogin: { user: 'a', secret: 'x;y' } })],
    ['trunk secret with CR', withTrunk({ registration: { user: 'a', secret: 'x\rcontext=phones' } })],
    ['trunk secret with a comment', withTrunk({ registration: { user: 'a', secret: 'x;y' } })],
    ['port out of range', withTrunk({ port: 70_000 })],
    ['phone with a control character', { ...pbx, phones: [{ phone: 'a\u0000', secret: 'x' }] }],
    ['phone secret with a newline', { ...pbx, phones: [{ phone: 'a', secret: 'x\n[b]' }] }],
    ['two phones of one name', { ...pbx, phones: [...common.phones, ...common.phones] }],
    ['a phone named as a trunk', { ...pbx, phones: [{ phone: 'carrier', secret: 'x' }] }],
    ['folder with a newline', { ...pbx, folders: { ...common.folders, etc: '/e\n' } }],
    [
      'ARI password with a newline',
      { ...pbx, secrets: { ...common.secrets, ariPassword: 'a\nread_only=no' } },
    ],
  ])('%s', (_, settings) => {
    expect(render(settings)).toThrow(/./);
  });
});
