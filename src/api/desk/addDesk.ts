/**
 * The WebSockets below the API's prefix: `/desk` for an agent's commands and views, `/desk/sip` and `/supervision/sip` for
 * the phones in browsers.
 */
import { fastifyWebsocket, type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SECOND_MS } from '../../domain/kernel/time.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { DeskParts } from '../../services/deskParts.ts';
import { MOST_MESSAGE_BYTES } from '../schemas/deskMessages.ts';
import type { ApiServerOptions } from '../server/options.ts';
import { admitAgent, seatOf } from './admit.ts';
import { createDeskHub } from './hub.ts';
import { admitAgentPhone, admitSupervisorPhone, lineOf, SIP_PROTOCOL } from './phoneLine.ts';
import { createSipProxy } from './sip.ts';

const GOODBYE_MS = 2 * SECOND_MS;

export async function addDesk(
  app: FastifyInstance,
  prefix: string,
  options: ApiServerOptions,
): Promise<void> {
  const { parts, now } = options;
  const { desk } = parts;
  if (desk === undefined) return;
  const deskParts: DeskParts = { ...parts, desk };
  const onError = (error: unknown): void => options.onError(error, 'desk');
  const hub = createDeskHub({ parts: deskParts, now, onError });
  const sip = createSipProxy({ phones: desk.phones, now, onError });
  app.addHook('preClose', async () => {
    hub.stop();
    sip.stop();
    // A laptop that was closed never says goodbye, and would be waited for.
    setTimeout(() => app.websocketServer.clients.forEach((client) => client.terminate()), GOODBYE_MS).unref();
  });
  // Of the whole server: what asks for a WebSocket elsewhere is refused, and its connection ended.
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: MOST_MESSAGE_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SIP_PROTOCOL) ? SIP_PROTOCOL : false),
    },
  });
  addSocket(app, `${prefix}/desk`, {
    admit: (request) => admitAgent(request, deskParts, options),
    connect: (socket, request) => hub.connect(socket, seatOf(request)),
  });
  addSocket(app, `${prefix}/desk/sip`, {
    admit: (request) => admitAgentPhone(request, deskParts, options),
    connect: (socket, request) => sip.connect(socket, lineOf(request)),
  });
  addSocket(app, `${prefix}/supervision/sip`, {
    admit: (request) => admitSupervisorPhone(request, deskParts, options),
    connect: (socket, request) => sip.connect(socket, lineOf(request)),
  });
}

interface Socket {
  readonly admit: (request: FastifyRequest) => Promise<void>;
  readonly connect: (socket: WebSocket, request: FastifyRequest) => void;
}

function addSocket(app: FastifyInstance, url: string, { admit, connect }: Socket): void {
  app.route({
    method: 'GET',
    url,
    websocket: true,
    schema: { hide: true },
    async onRequest(request) {
      await admit(request);
      if (!request.ws) throw new OutpaceError('OUT_USAGE', 'this is a WebSocket');
    },
    handler: connect,
  });
}
