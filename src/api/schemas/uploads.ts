/** Files that a caller sends, to be looked at and then used: kept for a day, for them alone. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

export const upload = z.object({
  uploadId: z.string(),
  fileName: z.string(),
  bytes: z.int(),
  createdAt: instant,
});

export const uploadParams = z.object({ uploadId: z.string().max(60) });

export const uploadEndpoints = endpoints({
  'POST /uploads': {
    access: 'list.edit',
    summary: 'Sends a file of leads, CSV or XLSX; `POST /lists/preview` and the import take it by its id.',
    query: z.object({ fileName: z.string().max(300).default('list.csv') }),
    body: { upload: 'application/octet-stream' },
    status: 201,
    answer: upload,
  },
  'GET /uploads': {
    access: 'list.edit',
    summary: "The caller's own uploads, the newest first.",
    answer: z.object({ uploads: z.array(upload).readonly() }),
  },
  'DELETE /uploads/:uploadId': {
    access: 'list.edit',
    summary: 'Removes an upload.',
    params: uploadParams,
  },
});
