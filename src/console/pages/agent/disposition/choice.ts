/** The campaign's codes as the agent finds them: by a key, by a part of the name, or by moving through them. */
import type { DeskScreen } from '../../../../api/schemas/deskScreen.ts';

export type Disposition = NonNullable<DeskScreen['dispositions']>['codes'][number];

/** Those whose name, code or status holds every word that is typed. */
export function found(codes: readonly Disposition[], typed: string): readonly Disposition[] {
  const wanted = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return codes.filter(({ code, label, salesStatus }) => {
    const text = `${code} ${label} ${salesStatus}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

export function byHotkey(codes: readonly Disposition[], key: string): Disposition | undefined {
  return codes.find(({ hotkey }) => hotkey?.toLowerCase() === key.toLowerCase());
}
