/** The API as the console asks it: with the session of this browser. */
import { createClient } from '../api/client/client.ts';

let csrfToken: string | undefined;

/** What each change has to carry, as the server gave it with the session. */
export function useCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

export const api = createClient({
  headers: () => (csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken }),
});
