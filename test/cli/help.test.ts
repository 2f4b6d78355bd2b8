import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram, COMMANDS, forEachCommand } from '../../src/cli/program.ts';
import { cli } from './cli.ts';

const named: [string, Command][] = [];
forEachCommand(await buildProgram(), (command) => {
  if (command.commands.length === 0) named.push([pathOf(command), command]);
});

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

describe('the help of every command', () => {
  it('covers all of them', () => {
    expect(named.map(([path]) => path.replace('outpace ', ''))).toEqual([
      'quickstart',
      'serve',
      'doctor',
      ...['import', 'map', 'fields', 'classify', 'reset', 'export', 'show'].map((name) => `list ${name}`),
      ...['save', 'list', 'show', 'test', 'remove'].map((name) => `filter ${name}`),
      ...['add', 'remove', 'check', 'lists', 'import', 'export', 'build'].map((name) => `dnc ${name}`),
      ...['add', 'import', 'show', 'revoke'].map((name) => `consent ${name}`),
      'evidence verify',
      'evidence export',
      'privacy erase',
      ...[
        'create',
        'start',
        'pause',
        'stop',
        'status',
        'show',
        'funnel',
        'list',
        'lists',
        'pilot',
        'best-time',
      ].map((name) => `campaign ${name}`),
      ...['why', 'edit', 'history'].map((name) => `lead ${name}`),
      ...['list', 'check', 'diff'].map((name) => `policy ${name}`),
      ...['show', 'set', 'undo', 'history', 'explain'].map((name) => `pacing ${name}`),
      'replay',
      ...['add', 'list', 'login', 'ready', 'pause', 'hangup', 'logout', 'action'].map(
        (name) => `agent ${name}`,
      ),
      'agent team add',
      'agent team list',
      ...['stop', 'release', 'status'].map((name) => `emergency ${name}`),
      ...[
        'list',
        'listen',
        'whisper',
        'barge',
        'takeover',
        'leave',
        'move-agent',
        'logout-agent',
        'pause-agent',
      ].map((name) => `supervisor ${name}`),
      'alarm list',
      'alarm test',
      'drain',
      'backup',
      'restore',
      'call list',
      'call show',
      ...['list', 'show', 'move', 'cancel'].map((name) => `callback ${name}`),
      ...['show', 'give', 'reclaim'].map((name) => `allocation ${name}`),
      ...['offer', 'accept', 'reject', 'list', 'show', 'report'].map((name) => `handover ${name}`),
      'trunk list',
      'trunk show',
      'detection report',
      'detection review',
      ...['list', 'get', 'delete', 'verify'].map((name) => `recording ${name}`),
      ...['rejected', 'retry'].map((name) => `records ${name}`),
      ...['list', 'check', 'draw', 'test', 'results', 'push', 'pull', 'versions'].map(
        (name) => `flow ${name}`,
      ),
      ...['list', 'check', 'push', 'pull', 'versions'].map((name) => `script ${name}`),
      ...['add', 'list', 'check', 'remove'].map((name) => `prompt ${name}`),
      ...['results', 'export', 'verify', 'invite', 'invitations'].map((name) => `survey ${name}`),
      ...['send', 'outbox', 'status', 'replies'].map((name) => `sms ${name}`),
      'simulate',
      'plan',
      ...['list', 'add', 'edit', 'password', 'logout', 'setup'].map((name) => `user ${name}`),
      ...['list', 'add', 'revoke'].map((name) => `token ${name}`),
      ...['list', 'verify'].map((name) => `audit ${name}`),
      'config print',
    ]);
  });

  it.each(named)('%s shows an example, its exit codes and --json, without colour', (path, command) => {
    const text = helpOf(command);
    expect(text).toContain(`$ ${path}`);
    expect(text).toContain('Exit codes:');
    expect(text).toContain('--json');
    expect(text).not.toContain('\u001b[');
  });
});

describe('what is loaded', () => {
  const loadedFor = async (...args: string[]) =>
    (await buildProgram(args)).commands.map((command) => command.name());
  const all = Object.keys(COMMANDS);

  it.each(all)('is only %s where it is asked for', async (name) => {
    expect(await loadedFor(name, '--help')).toEqual([name]);
    expect(await loadedFor('--json', '--data-dir', 'elsewhere', name)).toEqual([name]);
  });

  it('is everything where no command is named, or none that there is', async () => {
    expect(await loadedFor()).toEqual(all);
    expect(await loadedFor('--help')).toEqual(all);
    expect(await loadedFor('help', 'list')).toEqual(all);
    expect(await loadedFor('lits', 'show')).toEqual(all);
  });

  it('is nothing for the version', async () => {
    expect(await loadedFor('--json', '--version')).toEqual([]);
  });
});

describe('outpace --version', () => {
  it('tells the version of the package', async () => {
    const file = join(import.meta.dirname, '../../package.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    expect((await cli(['--version'], { cwd: '/' })).stdout).toBe(`${version}\n`);
  });
});
