/**
 * Where in a YAML text the cursor stands, also while the line is not finished and nothing could parse it: found by
 * indentation, and within one line by its braces. That is how people write flows and scripts.
 */

export interface YamlPlace {
  /** Keys that lead there; an item of a list is `*`. */
  readonly path: readonly string[];
  /** A key, or an item of a list, is typed as `key` until there is a colon. */
  readonly part: 'key' | 'value';
  readonly typed: string;
  /** Keys beside it that have a plain value. */
  readonly siblings: ReadonlyMap<string, string>;
}

interface Line {
  /** Columns of the dashes that begin it. */
  readonly dashes: readonly number[];
  readonly column: number;
  readonly content: string;
}

const ENTRY = /^("[^"]*"|'[^']*'|[^\s:{}[\],#'"][^:]*?):(?:\s+(.*))?$/;

/** Undefined: within a comment, or where a list or a mapping on this line has ended. */
export function yamlPlace(text: string, offset: number): YamlPlace | undefined {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const typed = text.slice(begin, offset);
  if (/(^|\s)#/.test(typed)) return undefined;
  const above = text.slice(0, begin).split('\n').slice(0, -1).map(lineOf);
  const below = text.slice(offset).split('\n').slice(1).map(lineOf);
  const line = lineOf(typed);
  const parents = parentsOf(line, above);
  const siblings = siblingsOf(line, above, below);
  const [, key, value = ''] = ENTRY.exec(line.content) ?? [];
  if (key === undefined)
    return /^[{[]/.test(line.content)
      ? withinBraces(line.content, parents)
      : { path: parents, part: 'key', typed: line.content, siblings };
  const path = [...parents, unquoted(key)];
  return /^[{[]/.test(value) ? withinBraces(value, path) : { path, part: 'value', typed: value, siblings };
}

function lineOf(text: string): Line {
  const [, spaces = '', marks = '', content = ''] = /^(\s*)((?:-(?:\s+|$))*)(.*)$/.exec(text) ?? [];
  const dashes = [...marks.matchAll(/-/g)].map(({ index }) => spaces.length + index);
  return { dashes, column: spaces.length + marks.length, content };
}

const isBlank = ({ content, dashes }: Line): boolean =>
  (content === '' && dashes.length === 0) || content.startsWith('#');

/** A list may begin at the column of its key: a key opens what is further in, a dash what is in its item. */
function parentsOf(line: Line, above: readonly Line[]): string[] {
  const path: string[] = [];
  let keysBefore = line.column;
  let dashesBefore = line.column;
  const pass = (dashes: readonly number[]): void => {
    for (const dash of dashes.toReversed()) {
      if (dash >= dashesBefore) continue;
      path.unshift('*');
      keysBefore = dash + 1;
      dashesBefore = dash;
    }
  };
  pass(line.dashes);
  for (const { dashes, column, content } of above.filter((one) => !isBlank(one)).toReversed()) {
    const [, key] = ENTRY.exec(content) ?? [];
    if (key !== undefined && column < keysBefore) {
      path.unshift(unquoted(key));
      keysBefore = column;
      dashesBefore = column;
    }
    pass(dashes);
    if (keysBefore === 0) break;
  }
  return path;
}

function siblingsOf(line: Line, above: readonly Line[], below: readonly Line[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = ({ content }: Line): void => {
    const [, key, value = ''] = ENTRY.exec(content) ?? [];
    if (key !== undefined) found.set(unquoted(key), unquoted(value.replace(/\s+#.*$/, '')));
  };
  if (line.dashes.length === 0)
    for (const other of above.filter((one) => !isBlank(one)).toReversed()) {
      if (other.column < line.column) break;
      if (other.column > line.column) continue;
      note(other);
      if (other.dashes.length > 0) break;
    }
  for (const other of below.filter((one) => !isBlank(one))) {
    if (other.column < line.column || (other.dashes[0] ?? line.column) < line.column) break;
    if (other.column === line.column) note(other);
  }
  return found;
}

interface Frame {
  readonly open: string;
  readonly path: readonly string[];
  readonly siblings: Map<string, string>;
  key: string | undefined;
  token: string;
}

/** `{ kind: menu, prompts: [a` and such, as far as it is typed. */
function withinBraces(text: string, path: readonly string[]): YamlPlace | undefined {
  const open: Frame[] = [];
  const at = (frame: Frame | undefined): readonly string[] => {
    if (frame === undefined) return path;
    if (frame.open === '[') return [...frame.path, '*'];
    return frame.key === undefined ? frame.path : [...frame.path, frame.key];
  };
  let quote = '';
  for (const letter of text) {
    const frame = open.at(-1);
    if (quote !== '' || letter === '"' || letter === "'") {
      if (quote === '') quote = letter;
      else if (quote === letter) quote = '';
      if (frame !== undefined) frame.token += letter;
    } else if (letter === '{' || letter === '[') {
      open.push({ open: letter, path: at(frame), siblings: new Map(), key: undefined, token: '' });
    } else if (letter === '}' || letter === ']') {
      open.pop();
    } else if (frame === undefined) return undefined;
    else if (letter === ',') {
      if (frame.key !== undefined) frame.siblings.set(frame.key, unquoted(frame.token));
      frame.key = undefined;
      frame.token = '';
    } else if (letter === ':' && frame.open === '{' && frame.key === undefined) {
      frame.key = unquoted(frame.token);
      frame.token = '';
    } else frame.token += letter;
  }
  const frame = open.at(-1);
  if (frame === undefined) return undefined;
  const part = frame.open === '{' && frame.key === undefined ? 'key' : 'value';
  return { path: at(frame), part, typed: frame.token.trimStart(), siblings: frame.siblings };
}

function unquoted(text: string): string {
  const plain = text.trim();
  return /^(["']).*\1$/.test(plain) ? plain.slice(1, -1) : plain;
}
