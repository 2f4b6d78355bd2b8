/** What an audit keeps of a change, and what it never keeps: passwords, tokens and other secrets, wherever they stand. */

export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** As an HTTP status tells it (RFC 9110, 15). */
export function auditOutcome(status: number): AuditOutcome {
  if (status < 400) return 'done';
  return status < 500 ? 'refused' : 'failed';
}

const SECRET_NAME =
  /(?:password|passphrase|secret|token|credentials?|authorization|cookie|apikey|privatekey|signingkey)$/i;
/** User and password in an address (RFC 3986, 3.2.1). */
const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi;
const HIDDEN = '***';

/** The same value, each secret in it hidden by its name or by where it stands. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(USER_INFO, `$1${HIDDEN}@`);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      SECRET_NAME.test(name) && member !== null && member !== undefined ? HIDDEN : withoutSecrets(member),
    ]),
  );
}
