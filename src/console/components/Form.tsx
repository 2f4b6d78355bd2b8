/** A form that is sent once at a time, and says what went wrong. */
import type { ComponentChildren } from 'preact';
import { ErrorNote } from './ErrorNote.tsx';
import { useAction } from './useAction.ts';

export interface FormProps {
  readonly submit: string;
  readonly onSubmit: () => Promise<void>;
  readonly children: ComponentChildren;
  /** Beside the button that sends it. */
  readonly actions?: ComponentChildren;
}

export function Form({ submit, onSubmit, children, actions }: FormProps) {
  const action = useAction(onSubmit);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void action.run();
      }}
    >
      {children}
      <ErrorNote error={action.error} />
      <div class="actions">
        <button type="submit" class="primary" disabled={action.isBusy}>
          {submit}
        </button>
        {actions}
      </div>
    </form>
  );
}
