/** Uploads, over HTTP: a caller sees their own. */
import type { Handlers } from '../handlers.ts';
import type { uploadEndpoints } from '../schemas/uploads.ts';

export const uploadHandlers: Handlers<typeof uploadEndpoints> = {
  'POST /uploads': ({ query: { fileName }, body }, { caller, parts }) =>
    parts.uploads.receive(body, { ownerId: caller.userId, fileName }),

  'GET /uploads': (_asked, { caller, parts }) => ({ uploads: parts.uploads.of(caller.userId) }),

  'DELETE /uploads/:uploadId': ({ params: { uploadId } }, { caller, parts }) => {
    parts.uploads.remove(uploadId, caller.userId);
  },
};
