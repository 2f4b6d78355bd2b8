/** All do-not-call lists as one: the store's (for all campaigns, the campaign's own, patterns), then this node's files. */
import { fileList } from '../domain/compliance/doNotCall.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';

/** Fail-closed: rejects where the store does not answer. */
export function allDoNotCallLists(
  stored: DoNotCallLists,
  files: Pick<DoNotCallFilesPort, 'lists'> | undefined,
): DoNotCallLists {
  if (files === undefined) return stored;
  return {
    async listsNaming(numbers, campaignId) {
      const found = await stored.listsNaming(numbers, campaignId);
      const lists = files.lists();
      return numbers.map((number, index) => {
        const file = found[index] === undefined ? lists.find(({ has }) => has(number)) : undefined;
        return file === undefined ? found[index] : fileList(file.name);
      });
    },
  };
}
