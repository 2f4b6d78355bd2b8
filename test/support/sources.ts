/** What a source file imports, and the text of its code without the comments: read as text, so no compiler is needed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** TypeScript files under a folder, as paths from the project's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);
}

export function readSource(file: string): string {
  return readFileSync(`${root}${file}`, 'utf8');
}

export interface Import {
  readonly specifier: string;
  /** Nothing of it is left when the code runs. */
  readonly typesOnly: boolean;
}

const STATIC = /^\s*(?:import|export)\s+(type\s+)?([\w*\s{},$]*?)\s*from\s*['"]([^'"]+)['"]/gm;
const BARE = /^\s*import\s+['"]([^'"]+)['"]/gm;
const DYNAMIC = /\b(?:import|require|require\.resolve)\s*\(\s*['"]([^'"]+)['"]/g;

export function importsOf(source: string): Import[] {
  const code = withoutComments(source);
  const named = [...code.matchAll(STATIC)].map(([, type, names = '', specifier = '']) => ({
    specifier,
    typesOnly: type !== undefined || isTypesOnly(names),
  }));
  const others = [...code.matchAll(BARE), ...code.matchAll(DYNAMIC)].map(([, specifier = '']) => ({
    specifier,
    typesOnly: false,
  }));
  return [...named, ...others];
}

function isTypesOnly(names: string): boolean {
  const inner = /^\{(.*)\}$/s.exec(names.trim())?.[1];
  const parts = inner?.split(',').filter((part) => part.trim() !== '') ?? [];
  return parts.length > 0 && parts.every((part) => part.trim().startsWith('type '));
}

/** Blanks comments, keeping the lines. `//` counts after white space or at a line's start only, so a URL stays. */
export function withoutComments(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}
