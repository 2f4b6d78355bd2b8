/** How the server ends: requests in flight are finished, and whoever reads too slowly is not waited for. */
import type { FastifyInstance } from 'fastify';
import { SECOND_MS } from '../../domain/kernel/time.ts';

const GRACE_MS = 10 * SECOND_MS;

export function closeGracefully(app: FastifyInstance, graceMs = GRACE_MS): void {
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    isClosing = true;
    timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
  });
  // A connection that is kept would be waited for.
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing && !reply.sent) reply.header('connection', 'close');
  });
  app.addHook('onClose', async () => clearTimeout(timer));
}
