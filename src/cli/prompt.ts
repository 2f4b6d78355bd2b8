/** `outpace prompt add|list|check|remove`: the prompts of one's own, without a running engine. */
import type { Command } from 'commander';
import { addPrompt } from '../app/prompts/add.ts';
import { promptName, readCatalogue, removePrompt, soundsFolderOf } from '../app/prompts/catalogue.ts';
import { deliver, placeOf, soundFaults, withdraw } from '../app/prompts/place.ts';
import { OutpaceError } from '../services/errors.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface Options {
  readonly text?: string;
  readonly language?: string;
  readonly repair?: boolean;
  readonly words?: boolean;
}

const MOST_SHOWN = 60;

export function registerPrompt(program: Command): void {
  const prompt = program.command('prompt').description('Prompts of your own: sounds, and texts to speech');
  registerAdd(prompt);
  registerList(prompt);
  registerCheck(prompt);
  registerRemove(prompt);
}

function registerAdd(prompt: Command): void {
  const command = prompt
    .command('add <name> [file]')
    .description('Take a WAV or MP3, or have a text spoken; one of the same name is replaced')
    .option('--text <text>', 'have this spoken')
    .option('--language <language>', 'of the prompt (default: telephony.promptLanguage)')
    .action(
      withContext(async (context, self, name = '', file?: string) => {
        const { text, language } = self.opts<Options>();
        const { config } = context.loaded;
        if ((text === undefined) === (file === undefined))
          throw new OutpaceError('OUT_USAGE', 'prompt add takes a file or --text, one of the two');
        const added = await addPrompt(config, {
          name,
          language: language ?? config.telephony.promptLanguage,
          from: text === undefined ? { kind: 'file', file: file ?? '' } : { kind: 'text', text },
        });
        context.print(added, () => {
          const where = added.delivered === 0 ? '' : `, laid at the Asterisk (${added.delivered} files)`;
          return `${added.prompt}: ${added.seconds.toFixed(1)} s${added.isKnown ? ', known' : ''}${where}`;
        });
      }),
    );
  withExample(
    command,
    'outpace prompt add reminder --text "Your invoice is due." --language en',
    [65, 66, 69],
  );
}

function registerList(prompt: Command): void {
  const command = prompt
    .command('list')
    .description('The prompts of the catalogue')
    .option('--words', 'also the words of spoken values', false)
    .action(
      withContext((context, self) => {
        const folder = soundsFolderOf(context.loaded.config);
        const { words } = self.opts<Options>();
        const all = Object.entries(readCatalogue(folder)).map(([name, entry]) => ({
          prompt: name,
          ...entry,
        }));
        const shown = all.filter((one) => words === true || !one.prompt.includes('/word-'));
        context.print({ folder, prompts: shown }, () => {
          if (shown.length === 0) return `no prompt of your own in ${folder}`;
          const rows = shown.map(({ prompt: name, seconds, source, files }) => [
            name,
            `${seconds.toFixed(1)} s`,
            files['.wav'].slice(0, 12),
            source.kind === 'file' ? source.file : `"${source.text.slice(0, MOST_SHOWN)}" (${source.engine})`,
          ]);
          return table([['PROMPT', 'LENGTH', 'SHA-256', 'FROM'], ...rows]);
        });
      }),
    );
  withExample(command, 'outpace prompt list', [65, 66]);
}

function registerCheck(prompt: Command): void {
  const command = prompt
    .command('check')
    .description('Compare every sound with the catalogue, here and at the Asterisk')
    .option('--repair', 'lay those at the Asterisk anew that are missing or differ', false)
    .action(
      withContext((context, self) => {
        const { config } = context.loaded;
        const folder = soundsFolderOf(config);
        const catalogue = readCatalogue(folder);
        const place = placeOf(config);
        const repaired =
          self.opts<Options>().repair === true && place !== undefined ? deliver(folder, place, 'all') : 0;
        const far = place?.folder === undefined ? [] : soundFaults(place.folder, catalogue);
        const faults = [...soundFaults(folder, catalogue), ...far];
        const lines = faults.map(({ file, fault }) =>
          fault === 'missing' ? `${file} is missing` : `${file} is not that of the catalogue`,
        );
        const [first] = lines;
        if (first !== undefined) {
          const others = lines.length === 1 ? '' : ` and ${lines.length - 1} more`;
          throw new OutpaceError('OUT_SOUND_MISSING', `${first}${others}: ${mend(folder, faults[0]?.file)}`);
        }
        const prompts = Object.keys(catalogue).length;
        const seen = place?.folder;
        context.print({ ok: true, prompts, folder, asterisk: seen, repaired }, () => {
          const laid = repaired === 0 ? '' : `; ${repaired} files laid anew`;
          const where = seen === undefined ? 'here; no Asterisk is seen from here' : `here and in ${seen}`;
          return `${prompts} prompts are as the catalogue says, ${where}${laid}`;
        });
      }),
    );
  withExample(command, 'outpace prompt check --repair', [65, 66]);
}

function mend(folder: string, file = ''): string {
  return file.startsWith(folder)
    ? 'add it again (outpace prompt add), or restore it from a backup'
    : 'outpace prompt check --repair lays it there anew';
}

function registerRemove(prompt: Command): void {
  const command = prompt
    .command('remove <name>')
    .description(
      'Remove a prompt, here and at the Asterisk; one of the same name that comes with Outpace is back',
    )
    .option('--language <language>', 'of the prompt (default: telephony.promptLanguage)')
    .action(
      withContext(async (context, self, name = '') => {
        const { config } = context.loaded;
        const path = promptName(name, self.opts<Options>().language ?? config.telephony.promptLanguage);
        if (!(await removePrompt(soundsFolderOf(config), path)))
          throw new OutpaceError(
            'OUT_NOT_FOUND',
            `there is no prompt ${path} in the catalogue: outpace prompt list shows them`,
          );
        const place = placeOf(config);
        if (place !== undefined) withdraw(path, place);
        context.print({ removed: path }, () => `${path}: removed`);
      }),
    );
  withExample(command, 'outpace prompt remove reminder --language en', [65, 66]);
}
