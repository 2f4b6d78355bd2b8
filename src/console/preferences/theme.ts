/** Dark or light: as the system says, unless one was chosen here. The style sheet goes by `data-theme`. */
import { effect, signal } from '@preact/signals';
import { keep, kept } from './kept.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'theme';

export const theme = signal<Theme>(kept(KEY, THEMES) ?? 'system');

export function chooseTheme(chosen: Theme): void {
  keep(KEY, chosen === 'system' ? undefined : chosen);
  theme.value = chosen;
}

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});
