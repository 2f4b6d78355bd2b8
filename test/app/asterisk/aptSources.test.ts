import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  parseDeb822Sources,
  parseOneLineSources,
  pickMirror,
  PUBLIC_MIRROR,
  readMachineMirror,
} from '../../../src/app/asterisk/aptSources.ts';

test('one-line sources with options, comments and deb-src', () => {
  const text = [
    '# deb http://commented.example/debian trixie main',
    'deb-src http://a.example/debian trixie main',
    'deb [signed-by=/k.gpg arch=amd64] http://b.example/debian trixie main contrib # mine',
    'deb http://c.example/debian-security trixie-security main',
  ].join('\n');
  expect(parseOneLineSources(text)).toEqual([
    { uri: 'http://b.example/debian', suite: 'trixie', components: ['main', 'contrib'] },
    { uri: 'http://c.example/debian-security', suite: 'trixie-security', components: ['main'] },
  ]);
});

test('deb822 stanzas with several suites, continuation lines, and one that is off', () => {
  const text = [
    'Types: deb deb-src',
    '# a comment',
    'URIs: http://a.example/debian',
    'Suites: bookworm',
    ' bookworm-updates',
    'Components: main',
    '',
    'Enabled: no',
    'Types: deb',
    'URIs: http://off.example/debian',
    'Suites: bookworm',
    'Components: main',
  ].join('\n');
  expect(parseDeb822Sources(text).map((source) => [source.uri, source.suite])).toEqual([
    ['http://a.example/debian', 'bookworm'],
    ['http://a.example/debian', 'bookworm-updates'],
  ]);
});

test('the mirror is the main archive: no security, no updates, nobody else’s packages', () => {
  expect(
    pickMirror([
      { uri: 'https://deb.example/node_20.x', suite: 'nodistro', components: ['main'] },
      { uri: 'http://a.example/debian-security', suite: 'bookworm-security', components: ['main'] },
      { uri: 'http://a.example/debian', suite: 'bookworm-updates', components: ['main'] },
      { uri: 'http://b.example/debian/', suite: 'bookworm', components: ['main'] },
    ]),
  ).toBe('http://b.example/debian/');
  expect(
    pickMirror([{ uri: 'http://archive.ubuntu.com/ubuntu', suite: 'noble', components: ['main'] }]),
  ).toBe(undefined);
});

test('a machine’s files are read in both formats, and the public mirror serves where there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-apt-'));
  expect(readMachineMirror(folder)).toBe(PUBLIC_MIRROR);
  mkdirSync(join(folder, 'sources.list.d'));
  writeFileSync(
    join(folder, 'sources.list.d/debian.sources'),
    'Types: deb\nURIs: http://deb822.example/debian\nSuites: trixie\nComponents: main\n',
  );
  expect(readMachineMirror(folder)).toBe('http://deb822.example/debian');
  writeFileSync(join(folder, 'sources.list'), 'deb http://line.example/debian trixie main\n');
  expect(readMachineMirror(folder)).toBe('http://line.example/debian');
  rmSync(folder, { recursive: true });
});
