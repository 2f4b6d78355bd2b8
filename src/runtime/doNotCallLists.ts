/** All do-not-call lists as one: the store's (for all campaigns, the campaign's own, patterns), then this node's files. */
import { fileList, listNaming } from '../domain/compliance/doNotCall.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';

const NOT_STORED = { isOnInternal: false, isOnCampaign: false, patterns: [] } as const;

/** Fail-closed: rejects where the store does not answer. */
export function allDoNotCallLists(
  stored: DoNotCallLists,
  files: Pick<DoNotCallFilesPort, 'lists'> | undefined,
): DoNotCallLists {
  if (files === undefined) return stored;
  return {
    async listsNaming(numbers, campaignId) {
      const found = await stored.listsNaming(numbers, campaignId);
      const known = { ...NOT_STORED, files: files.lists() };
      return numbers.map((number, index) => found[index] ?? listNaming(number, campaignId, known));
    },
    async versions(campaignId) {
      const ofFiles = files.lists().map(({ name, version }) => `${fileList(name)} ${version}`);
      return [...(await stored.versions(campaignId)), ...ofFiles];
    },
  };
}
