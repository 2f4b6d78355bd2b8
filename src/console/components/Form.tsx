/** A form that is sent once at a time, and says what went wrong. */
import type { ComponentChildren } from 'preact';
import { ErrorNote, type ErrorNoteProps } from './ErrorNote.tsx';
import { useAction } from './useAction.ts';

export interface FormProps {
  readonly submit: string;
  readonly onSubmit: () => Promise<void>;
  readonly children: ComponentChildren;
  /** Beside the button that sends it. */
  readonly actions?: ComponentChildren;
  readonly explain?: ErrorNoteProps['explain'];
}

export function Form({ submit, onSubmit, children, actions, explain }: FormProps) {
  const action = useAction(onSubmit);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void action.run();
      }}
    >
      {children}
      <ErrorNote error={action.error} explain={explain} />
      <div class="actions">
        <button type="submit" class="primary" disabled={action.isBusy}>
          {submit}
        </button>
        {actions}
      </div>
    </form>
  );
}
