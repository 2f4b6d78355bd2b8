/**
 * What a browser's phone may send to Asterisk: requests in the name of its own SIP user, and answers. Who that is proves
 * its password to Asterisk; this keeps a page from trying other users' (RFC 3261, 7.1 and 8.1.1.3; RFC 7118, 4).
 */
const REQUEST_LINE = /^[A-Z]+ \S+ SIP\/2\.0\r\n/;
const STATUS_LINE = /^SIP\/2\.0 \d{3} /;
const FROM = /^(?:from|f)[ \t]*:[ \t]*(.*)$/gim;
/** What somebody calls themselves may look like an address; the address is what stands outside of it (RFC 3261, 25.1). */
const DISPLAY_NAME = /"(?:[^"\\]|\\.)*"/g;
const USER = /^(?:[^<>"]*<)?[ \t]*sips?:([^@;<>"\s]+)@/i;
/** A header that goes on in the next line, which no phone in a browser writes (RFC 3261, 7.3.1). */
const FOLDED = /[\r\n][ \t]/;
/** Between pings: an empty line or two (RFC 5626, 3.5.1). */
const KEEP_ALIVE = /^(?:\r\n){0,2}$/;

export function maySend(message: string, user: string): boolean {
  if (KEEP_ALIVE.test(message) || STATUS_LINE.test(message)) return true;
  if (!REQUEST_LINE.test(message)) return false;
  const [head = ''] = message.split('\r\n\r\n', 1);
  if (FOLDED.test(head)) return false;
  const froms = [...head.matchAll(FROM)];
  return froms.length === 1 && USER.exec((froms[0]?.[1] ?? '').replace(DISPLAY_NAME, ''))?.[1] === user;
}
