/** `outpace flow|script push|pull|versions`: texts that are saved as versions, where the engine and agents have them from. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { flowLibraryOf, scriptLibraryOf } from '../app/texts.ts';
import type { TextKind } from '../ports/savedTexts.ts';
import type { DifferenceLine } from '../services/lineDifference.ts';
import { OutpaceError } from '../services/errors.ts';
import { readTextFile } from '../services/readTextFile.ts';
import { pushText, versionDifference, versionOf, versionsOf } from '../services/savedTexts.ts';
import { writtenText, type ReadText, type TextLibrary } from '../services/textLibrary.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { momentIn } from './moment.ts';
import { table } from './output.ts';
import { userName } from './userName.ts';
import { written } from './written.ts';

const EXAMPLES: Readonly<Record<TextKind, { readonly id: string; readonly file: string }>> = {
  flow: { id: 'satisfaction', file: 'config/flows/satisfaction.yaml' },
  script: { id: 'renewal', file: 'config/scripts/renewal.yaml' },
};

export function registerTextVersions(parent: Command, kind: TextKind): void {
  registerPush(parent, kind);
  registerPull(parent, kind);
  registerVersions(parent, kind);
}

function registerPush(parent: Command, kind: TextKind): void {
  const command = parent
    .command('push <file>')
    .description(`Save the file as the next version of the ${kind}, which then stands before the files`)
    .option('--note <text>', 'what was changed, and why', '')
    .option('--by <name>', 'who saves it (default: the user of the system)')
    .action(
      withContext(async (context, self, file = '') => {
        const { note, by } = self.opts<{ readonly note: string; readonly by?: string }>();
        const text = readTextFile(kind, file);
        const saver = { who: by ?? userName(), now: Date.now() };
        const saved = await pushText(await libraryOf(context, kind), { text, note }, saver);
        context.print(saved, () => `${kind} ${saved.textId}: version ${saved.number}`);
      }),
    );
  withExample(command, `outpace ${kind} push ${EXAMPLES[kind].file} --note "a shorter greeting"`, CODES);
}

function registerPull(parent: Command, kind: TextKind): void {
  const command = parent
    .command(`pull <${kind}>`)
    .description(`The ${kind} as it is in force, or a version of it, as a file`)
    .option('--version-number <number>', 'the version (default: the newest)')
    .option('--out <file>', 'file to write (default: it is printed)')
    .action(
      withContext(async (context, self, textId = '') => {
        const { versionNumber, out } = self.opts<{
          readonly versionNumber?: string;
          readonly out?: string;
        }>();
        const library = await libraryOf(context, kind);
        const { text } =
          versionNumber === undefined
            ? await writtenText(library, textId)
            : await versionOf(library, textId, numberIn(versionNumber));
        if (out !== undefined) await written(out, () => writeFileSync(out, text));
        context.print({ id: textId, text, ...(out === undefined ? {} : { out }) }, () =>
          out === undefined ? text.trimEnd() : `${out}: written`,
        );
      }),
    );
  withExample(command, `outpace ${kind} pull ${EXAMPLES[kind].id} --out ${EXAMPLES[kind].id}.yaml`, CODES);
}

function registerVersions(parent: Command, kind: TextKind): void {
  const command = parent
    .command(`versions <${kind}>`)
    .description(`What was saved of the ${kind}, the newest first`)
    .option('--diff <from..to>', 'what differs between two of them')
    .action(
      withContext(async (context, self, textId = '') => {
        const { diff } = self.opts<{ readonly diff?: string }>();
        const library = await libraryOf(context, kind);
        if (diff !== undefined) {
          const lines = await versionDifference(library, textId, rangeIn(diff));
          context.print({ lines }, () => lines.map(lineShown).join('\n') || 'nothing differs');
          return;
        }
        const versions = await versionsOf(library, textId);
        const rows = versions.map(({ number, at, who, note, version }) => [
          `${number}`,
          momentIn(at),
          who,
          version.slice(0, 12),
          note,
        ]);
        context.print({ versions }, () =>
          rows.length === 0
            ? `nothing was saved of ${textId}: its file is in force`
            : table([['version', 'saved', 'by', 'hash', 'note'], ...rows]),
        );
      }),
    );
  withExample(command, `outpace ${kind} versions ${EXAMPLES[kind].id} --diff 1..2`, CODES);
}

const CODES = [1, 65, 66, 69] as const;
const SIGNS: Readonly<Record<DifferenceLine['kind'], string>> = { same: ' ', removed: '-', added: '+' };

const lineShown = ({ kind, text }: DifferenceLine): string => `${SIGNS[kind]} ${text}`;

async function libraryOf(
  { loaded: { config }, client }: CliContext,
  kind: TextKind,
): Promise<TextLibrary<ReadText>> {
  const saved = await client.savedTexts();
  return kind === 'flow' ? flowLibraryOf(config, saved) : scriptLibraryOf(config, saved);
}

function rangeIn(text: string): { readonly from: number; readonly to: number } {
  const [from, to] = text.split('..');
  if (from === undefined || to === undefined)
    throw new OutpaceError('OUT_USAGE', '--diff takes two versions, such as 1..2');
  return { from: from === '0' ? 0 : numberIn(from), to: numberIn(to) };
}

function numberIn(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new OutpaceError('OUT_USAGE', `${JSON.stringify(text)} is no version: they are numbered from 1`);
}
