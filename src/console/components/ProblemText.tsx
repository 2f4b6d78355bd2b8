/** What the server said of an error; after what it means, where the reader's language is not the server's. */
import { meaningOf } from '../engineWords/problems.ts';

export interface ProblemTextProps {
  readonly problem: { readonly code: string; readonly detail: string };
}

export function ProblemText({ problem: { code, detail } }: ProblemTextProps) {
  const meaning = meaningOf(code);
  if (meaning === undefined) return <p>{detail}</p>;
  return (
    <>
      <p>{meaning}</p>
      <p lang="en" class="muted">
        {detail}
      </p>
    </>
  );
}
