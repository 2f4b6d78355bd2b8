/** What people write where a do-not-call list or an entry of one is meant: `internal`, `campaign:ID`, `file:NAME`. */
import { INTERNAL_LIST } from '../domain/compliance/doNotCall.ts';
import { hasWildcard, isPattern, PATTERN_RULE } from '../domain/compliance/doNotCallPattern.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import { normaliseNumber, type NumberingRules } from '../domain/numbering/normalise.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';

export type ListChosen =
  | { readonly kind: 'stored'; readonly campaignId?: CampaignId }
  | { readonly kind: 'file'; readonly name: string };

export function readListName(text: string): ListChosen {
  if (text === INTERNAL_LIST) return { kind: 'stored' };
  const [kind, id = ''] = text.split(':', 2);
  if (kind === 'campaign') return { kind: 'stored', campaignId: requireSafeId('campaign id', id) };
  if (kind === 'file') return { kind: 'file', name: requireSafeId('name of the file', id) };
  throw new OutpaceError(
    'OUT_USAGE',
    `${JSON.stringify(text)} is no do-not-call list: write internal, campaign:ID or file:NAME`,
  );
}

export type EntryRead =
  | { readonly ok: true; readonly entry: string }
  | { readonly ok: false; readonly reason: string };

/** A number in E.164, or a pattern as it is. */
export function readEntry(written: string, numbering: NumberingRules): EntryRead {
  const text = written.trim();
  if (hasWildcard(text)) {
    const isWhole = isPattern(text) && text.startsWith('+');
    return isWhole ? { ok: true, entry: text } : { ok: false, reason: PATTERN_RULE };
  }
  const read = normaliseNumber(text, { ...numbering, accept: 'possible' });
  return read.ok ? { ok: true, entry: read.number } : { ok: false, reason: read.reason };
}

/** As `readEntry`; what is no entry is an error of the command. */
export function requireEntry(written: string, numbering: NumberingRules): string {
  const read = readEntry(written, numbering);
  if (read.ok) return read.entry;
  throw new OutpaceError('OUT_USAGE', `${JSON.stringify(written)} cannot be listed: ${read.reason}`);
}

/** A number and no pattern. */
export function requireNumber(written: string, numbering: NumberingRules): string {
  const entry = requireEntry(written, numbering);
  if (!hasWildcard(entry)) return entry;
  throw new OutpaceError('OUT_USAGE', `${JSON.stringify(written)} is a pattern: name one number`);
}
