/**
 * The console's files. What has a hash in its name never changes; the page itself is asked for each time. Whatever else
 * is asked for outside the API is a page within the page: a link from somewhere leads there.
 */
import { sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const PAGE = 'index.html';
const ASSETS = 'assets';

export async function addConsole(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    // The build leaves them beside each file.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isAsset = path.includes(`${sep}${ASSETS}${sep}`);
      reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** Whether the page answers what nothing else does. */
export function isPage({ method, url }: FastifyRequest, apiPrefix: string): boolean {
  const isOurs = [apiPrefix, `/${ASSETS}`].some((ours) => new RegExp(`^${ours}(?:[/?]|$)`).test(url));
  return (method === 'GET' || method === 'HEAD') && !isOurs;
}

export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile(PAGE);
}
