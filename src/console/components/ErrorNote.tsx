/** What went wrong, in the server's words, and what to do about it. */
import { ApiError } from '../../api/client/client.ts';
import { ProblemText } from './ProblemText.tsx';
import { commonWords } from './words.ts';

export interface ErrorNoteProps {
  /** Undefined: nothing is shown. */
  readonly error: unknown;
  readonly retry?: () => void;
  /** What a status means on this page; undefined: what it means anywhere. */
  readonly explain?: ((status: number) => Explanation | undefined) | undefined;
}

/** In the reader's language, in place of the server's own words. */
export interface Explanation {
  readonly title: string;
  readonly todo: string;
}

export function ErrorNote({ error, retry, explain }: ErrorNoteProps) {
  if (error === undefined) return null;
  const problem = error instanceof ApiError ? error.problem : undefined;
  const own = problem === undefined ? undefined : explain?.(problem.status);
  return (
    <div class="note error" role="alert">
      <strong>{own?.title ?? commonWords().wentWrong}</strong>
      {problem === undefined || own !== undefined ? null : <ProblemText problem={problem} />}
      <p>{own?.todo ?? todoFor(problem?.status)}</p>
      {retry === undefined ? null : (
        <button type="button" onClick={retry}>
          {commonWords().tryAgain}
        </button>
      )}
    </div>
  );
}

/** No status: no answer came at all. */
function todoFor(status: number | undefined): string | null {
  const { todo } = commonWords();
  switch (status) {
    case undefined:
      return todo.unreachable;
    case 401:
      return todo.loggedOut;
    case 403:
      return todo.notAllowed;
    case 404:
      return todo.gone;
    case 412:
      return todo.changed;
    case 429:
      return todo.tooMany;
    default:
      return status >= 500 ? todo.bug : null;
  }
}
