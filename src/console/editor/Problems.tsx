/** What is wrong with what is written, each with a way to its line. */
import type { Problem } from './codeMirror.ts';
import { editorWords } from './words.ts';

export interface ProblemsProps {
  readonly problems: readonly Problem[];
  readonly onGo: (line: number) => void;
}

export function Problems({ problems, onGo }: ProblemsProps) {
  const text = editorWords();
  if (problems.length === 0) return null;
  const isFaulty = problems.some(({ isWarning }) => isWarning !== true);
  return (
    <div class={isFaulty ? 'note error' : 'note warning'}>
      <strong>{isFaulty ? text.problems : text.warnings}</strong>
      <ul>
        {problems.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <button type="button" class="quiet" onClick={() => onGo(line)}>
              {text.line(line)}
            </button>{' '}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
