/** A button with its key, which is shown on it and told to screen readers. */
import type { ComponentChildren } from 'preact';
import { SHORTCUTS, type Shortcut } from './shortcuts/keys.ts';

export interface KeyButtonProps {
  readonly shortcut?: Shortcut;
  readonly class?: string;
  readonly isPressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

export function KeyButton({ shortcut, isPressed, onClick, disabled, children, ...rest }: KeyButtonProps) {
  const key = shortcut === undefined ? undefined : SHORTCUTS[shortcut];
  return (
    <button
      type="button"
      class={rest.class}
      disabled={disabled}
      aria-pressed={isPressed}
      aria-keyshortcuts={key}
      onClick={onClick}
    >
      {children}
      {key === undefined ? null : <kbd aria-hidden="true">{key.toUpperCase()}</kbd>}
    </button>
  );
}
