/** The Q.850 cause that Asterisk 22.10 gives a SIP final status (`ast_sip_hangup_sip2cause`, measured). */
const Q850_OF_SIP: Readonly<Record<number, number>> = {
  302: 23,
  401: 21,
  403: 21,
  404: 1,
  407: 21,
  408: 18,
  410: 22,
  420: 3,
  480: 19,
  483: 19,
  484: 28,
  485: 1,
  486: 17,
  488: 58,
  500: 38,
  501: 29,
  502: 27,
  503: 34,
  504: 102,
  505: 127,
  580: 34,
  600: 17,
  603: 21,
  604: 1,
  606: 58,
};

const CONGESTION = 34;
const INTERWORKING = 127;

export function q850OfSip(sip: number): number {
  const isOtherServerFailure = sip >= 500 && sip < 600;
  return Q850_OF_SIP[sip] ?? (isOtherServerFailure ? CONGESTION : INTERWORKING);
}
