/**
 * The machine's own Debian mirror, read from its apt sources in both formats of sources.list(5): one line per
 * source, and deb822 stanzas. The mirror that the machine is allowed to reach is the one to fetch Asterisk from.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export const PUBLIC_MIRROR = 'http://deb.debian.org/debian';

export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)((?:\s+[^\s#]+)*)/.exec(line);
    if (!match?.[1] || !match[2]) return [];
    return [{ uri: match[1], suite: match[2], components: words(match[3] ?? '') }];
  });
}

export function parseDeb822Sources(text: string): AptSource[] {
  return text.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    if (/^no$/i.test(fields['enabled'] ?? 'yes') || !words(fields['types'] ?? '').includes('deb')) return [];
    return words(fields['uris'] ?? '').flatMap((uri) =>
      words(fields['suites'] ?? '').map((suite) => ({
        uri,
        suite,
        components: words(fields['components'] ?? ''),
      })),
    );
  });
}

/** The first source that is Debian's main archive: not security, not updates, not somebody else's packages. */
export function pickMirror(sources: readonly AptSource[]): string | undefined {
  return sources.find(
    ({ uri, suite, components }) =>
      components.includes('main') &&
      /^(?:https?|mirror\+https?):/.test(uri) &&
      /\/debian\/?$/.test(uri) &&
      !/security|updates|backports|-proposed/.test(suite),
  )?.uri;
}

export function readMachineMirror(aptFolder = '/etc/apt'): string {
  const files = [`${aptFolder}/sources.list`];
  const folder = `${aptFolder}/sources.list.d`;
  if (existsSync(folder))
    files.push(
      ...readdirSync(folder)
        .sort()
        .map((file) => `${folder}/${file}`),
    );
  const sources = files.filter(existsSync).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.sources')) return parseDeb822Sources(text);
    return file.endsWith('.list') ? parseOneLineSources(text) : [];
  });
  return pickMirror(sources) ?? PUBLIC_MIRROR;
}

function stanzaFields(stanza: string): Record<string, string> {
  const fields: Record<string, string> = {};
  let current = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const match = /^([A-Za-z0-9-]+):(.*)$/.exec(line);
    if (match?.[1]) fields[(current = match[1].toLowerCase())] = (match[2] ?? '').trim();
    else if (current && /^[ \t]/.test(line)) fields[current] += ` ${line.trim()}`;
  }
  return fields;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
