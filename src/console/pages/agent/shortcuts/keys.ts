/**
 * The keys of the desk. Single keys, since an agent presses them all day: they act only while no text is being typed, and
 * can be switched off (WCAG 2.1.4). Digits give the disposition of that number.
 */

export const SHORTCUTS = {
  ready: 'r',
  pause: 'p',
  hangup: 'x',
  hold: 'h',
  mute: 'm',
  keypad: 'k',
  transfer: 't',
  conference: 'c',
  park: 'w',
  flow: 'f',
  recording: 'o',
  mark: 'y',
  helpRequest: 'g',
  note: 'n',
  script: 's',
  fields: 'e',
  dispositions: 'd',
  callback: 'b',
  doNotCall: 'q',
  accept: 'a',
  skip: 'z',
  dial: 'i',
  help: '?',
} as const;
export type Shortcut = keyof typeof SHORTCUTS;

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Of an input method, e.g. while Chinese is typed. */
  readonly isComposing: boolean;
}

export type KeyMeaning =
  | { readonly kind: 'shortcut'; readonly shortcut: Shortcut }
  | { readonly kind: 'digit'; readonly digit: string };

const BY_KEY: ReadonlyMap<string, Shortcut> = new Map(
  Object.entries(SHORTCUTS).map(([name, key]) => [key, name as Shortcut]),
);

export function meaningOf(pressed: Pressed, isTyping: boolean): KeyMeaning | undefined {
  if (isTyping || pressed.isComposing || pressed.ctrlKey || pressed.metaKey || pressed.altKey)
    return undefined;
  if (/^[0-9]$/.test(pressed.key)) return { kind: 'digit', digit: pressed.key };
  const shortcut = BY_KEY.get(pressed.key.toLowerCase());
  return shortcut === undefined ? undefined : { kind: 'shortcut', shortcut };
}
