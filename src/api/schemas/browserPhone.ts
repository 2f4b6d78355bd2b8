/** What a browser registers a phone of its user's with. */
import { z } from 'zod';

export const browserPhone = z.object({
  /** e.g. `sip:mei-web@outpace`. */
  uri: z.string(),
  user: z.string(),
  password: z.string(),
  /** Of this server, subprotocol `sip`. */
  webSocketPath: z.string(),
  iceServers: z.array(
    z.object({
      urls: z.array(z.string()),
      username: z.string().optional(),
      credential: z.string().optional(),
    }),
  ),
  /** Called for the seat check: what is said is heard back. */
  echoUri: z.string(),
});
