/**
 * Which do-not-call list names a number: the internal one, the campaign's own, patterns of either, then the files in
 * the order of their names. One is enough to refuse the call (DOMAIN 2).
 */
import type { CampaignId } from '../kernel/ids.ts';
import { matchesPattern } from './doNotCallPattern.ts';

/** For all campaigns. */
export const INTERNAL_LIST = 'internal';

export interface ListedPattern {
  readonly pattern: string;
  /** Absent: for all campaigns. */
  readonly campaignId?: CampaignId | undefined;
}

/** A list from a file: it holds for all campaigns. */
export interface ListedFile {
  readonly name: string;
  readonly has: (number: string) => boolean;
}

export interface DoNotCallKnown {
  readonly isOnInternal: boolean;
  readonly isOnCampaign: boolean;
  readonly patterns: readonly ListedPattern[];
  readonly files: readonly ListedFile[];
}

/** The list's name with what of it matched; undefined: none names it. `campaignId` absent: of a call of no campaign. */
export function listNaming(
  number: string,
  campaignId: CampaignId | undefined,
  known: DoNotCallKnown,
): string | undefined {
  if (known.isOnInternal) return INTERNAL_LIST;
  if (known.isOnCampaign && campaignId !== undefined) return campaignList(campaignId);
  const found = known.patterns.find(
    (listed) => appliesTo(listed, campaignId) && matchesPattern(listed.pattern, number),
  );
  if (found !== undefined) return `${listOf(found.campaignId)} (${found.pattern})`;
  const file = known.files.find(({ has }) => has(number));
  return file === undefined ? undefined : fileList(file.name);
}

export function campaignList(campaignId: CampaignId): string {
  return `campaign:${campaignId}`;
}

export function fileList(name: string): string {
  return `file:${name}`;
}

export function listOf(campaignId: CampaignId | undefined): string {
  return campaignId === undefined ? INTERNAL_LIST : campaignList(campaignId);
}

/** The stored lists that a call is asked of: the one for all campaigns, and the campaign's own. */
export function listsAsked(campaignId: CampaignId | undefined): readonly (CampaignId | undefined)[] {
  return campaignId === undefined ? [undefined] : [undefined, campaignId];
}

/** The list with how often it was changed. */
export function listVersion(campaignId: CampaignId | undefined, changes = 0): string {
  return `${listOf(campaignId)} #${changes}`;
}

function appliesTo(listed: ListedPattern, campaignId: CampaignId | undefined): boolean {
  return listed.campaignId === undefined || listed.campaignId === campaignId;
}
