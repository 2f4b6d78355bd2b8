/** Whether single keys act at all (WCAG 2.1.4): kept in this browser. */
import { signal } from '@preact/signals';
import { keep, kept } from '../../../preferences/kept.ts';

const KEY = 'singleKeys';

export const singleKeys = signal(kept(KEY, ['off']) === undefined);

export function switchSingleKeys(isOn: boolean): void {
  keep(KEY, isOn ? undefined : 'off');
  singleKeys.value = isOn;
}
