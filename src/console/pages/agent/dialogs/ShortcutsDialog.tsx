/** The keys of the desk, and the switch that turns them off. */
import { Dialog } from '../../../components/Dialog.tsx';
import { commonWords } from '../../../components/words.ts';
import { closeDialog } from '../desk/dialogs.ts';
import { SHORTCUTS, type Shortcut } from '../shortcuts/keys.ts';
import { singleKeys, switchSingleKeys } from '../shortcuts/switch.ts';
import { shortcutWords } from '../shortcuts/words.ts';
import { deskWords } from '../words.ts';

export function ShortcutsDialog() {
  const text = deskWords();
  const does = shortcutWords();
  const rows: readonly (readonly [string, string])[] = [
    ...(Object.keys(SHORTCUTS) as Shortcut[]).map(
      (name) => [SHORTCUTS[name].toUpperCase(), does[name]] as const,
    ),
    ['0-9', does.digits],
    ['Ctrl+Enter', does.give],
    ['Esc', does.escape],
  ];
  return (
    <Dialog title={text.shortcuts} onClose={closeDialog}>
      <p>{text.shortcutsIntro}</p>
      <label class="choice">
        <input
          type="checkbox"
          autofocus
          checked={singleKeys.value}
          onChange={({ currentTarget }) => switchSingleKeys(currentTarget.checked)}
        />
        {text.shortcutsOn}
      </label>
      <table>
        <thead>
          <tr>
            <th scope="col">{does.key}</th>
            <th scope="col">{does.does}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, what]) => (
            <tr key={key}>
              <td>
                <kbd>{key}</kbd>
              </td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="actions">
        <button type="button" onClick={closeDialog}>
          {commonWords().close}
        </button>
      </div>
    </Dialog>
  );
}
