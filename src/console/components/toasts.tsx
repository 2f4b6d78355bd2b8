/** Short messages that somebody may overlook without harm; read aloud, and gone after a while. */
import { signal } from '@preact/signals';
import { commonWords } from './words.ts';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 6_000;
const MOST_AT_ONCE = 4;

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

export function toast(text: string): void {
  lastId += 1;
  const id = lastId;
  toasts.value = [...toasts.value, { id, text }].slice(-MOST_AT_ONCE);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text }) => (
        <div key={id} class="toast">
          <span>{text}</span>
          <button type="button" class="quiet" aria-label={commonWords().close} onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
