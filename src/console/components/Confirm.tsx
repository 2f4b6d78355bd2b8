/** Asks before something that cannot be taken back; stays open, with the reason, where it fails. */
import type { ComponentChildren } from 'preact';
import { useAction } from './useAction.ts';
import { commonWords } from './words.ts';
import { Dialog } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';

export interface ConfirmProps {
  readonly title: string;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** It may be looked at, not done. */
  readonly isRefused?: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

export function Confirm({
  title,
  confirm,
  isDangerous,
  isRefused,
  onConfirm,
  onClose,
  children,
}: ConfirmProps) {
  const action = useAction(onConfirm, onClose);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void action.run();
        }}
      >
        {children}
        <ErrorNote error={action.error} />
        <div class="actions">
          {isRefused === true ? null : (
            <button
              type="submit"
              class={isDangerous === true ? 'danger' : 'primary'}
              disabled={action.isBusy}
            >
              {confirm}
            </button>
          )}
          <button type="button" onClick={onClose}>
            {commonWords().cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
