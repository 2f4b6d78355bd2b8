/** Agents' phones that register at Asterisk, and what phones in browsers need besides. */
import { z } from 'zod';
import { isLogin } from '../../domain/account/user.ts';
import { line, secret, sipToken } from './fields.ts';

export const phone = z
  .strictObject({
    id: sipToken("The phone's SIP user, and the name that `agent add --phone` takes."),
    webrtc: z.boolean().default(false).meta({
      description:
        'A phone in a browser: it registers over WebSocket at the path `/ws` of the HTTP server of an Asterisk that Outpace starts; its audio is DTLS-SRTP.',
    }),
    agent: sipToken(
      'The agent whose phone in a browser this is, beside the phone on record. Absent: the agent whose phone on record it is.',
    ).optional(),
    supervisor: line.refine(isLogin, 'must be the login of a user').optional().meta({
      description:
        'The login of the supervisor whose phone in a browser this is, to listen and speak in calls from the floor page.',
    }),
    ...secret("The phone's SIP password"),
  })
  .refine(({ webrtc, supervisor }) => webrtc || supervisor === undefined, {
    message: 'must be true for the phone of a supervisor: it is in a browser',
    path: ['webrtc'],
  })
  .refine(({ agent, supervisor }) => agent === undefined || supervisor === undefined, {
    message: "must not be there beside agent: each phone is one person's",
    path: ['supervisor'],
  });

/** How a browser finds a way for its audio (RFC 8445). */
export const iceServer = z.strictObject({
  id: sipToken('Names it in messages and in the environment.'),
  urls: z
    .array(
      z
        .string()
        .regex(/^(stun|turns?):[A-Za-z0-9.[\]:?=_-]{1,200}$/, 'must begin with stun:, turn: or turns:'),
    )
    .min(1)
    .max(5),
  user: line.optional().meta({ description: 'The user at a TURN server; every agent gets it.' }),
  ...secret("The TURN user's password"),
});
