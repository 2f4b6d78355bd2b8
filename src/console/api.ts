/** The API as the console asks it: with the session of this browser. */
import { createClient } from '../api/client/client.ts';

let csrfToken: string | undefined;

/** What each change has to carry, as the server gave it with the session. */
export function useCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

let whenRefused: (() => void) | undefined;

/** Calls `listener` when the server asks who this is: the session may have ended. */
export function watchRefusals(listener: () => void): void {
  whenRefused = listener;
}

export const api = createClient({
  fetch: async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 401) whenRefused?.();
    return response;
  },
  headers: () => (csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken }),
});
