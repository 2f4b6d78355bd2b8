/**
 * The desk's phone in this browser, opened only by who chose it: before the log-in for the seat check, and again after a
 * reload in mid-shift.
 */
import { computed, effect } from '@preact/signals';
import { api } from '../../../api.ts';
import { session } from '../../../session/session.ts';
import { browserPhone } from '../../../softphone/browserPhone.ts';
import { conversationOf } from '../call/possible.ts';
import { desk } from './desk.ts';

export const deskPhone = browserPhone(() => api('GET /desk/phone', {}));

// On the floor with this browser's phone, e.g. after a reload: it must be there to be called.
effect(() => {
  const { view } = desk.value;
  if (view?.agent.phone === 'browser' && view.agent.state !== 'loggedOut')
    void deskPhone.open().catch(() => undefined);
});
// What the engine has muted is muted here as well, also after a reload.
const isMutedByEngine = computed(() => {
  const { view } = desk.value;
  return view === undefined ? undefined : conversationOf(view)?.isMuted;
});
effect(() => {
  const isMuted = isMutedByEngine.value;
  if (isMuted !== undefined) deskPhone.softphone.value?.setMuted(isMuted);
});
effect(() => {
  if (session.value === undefined) deskPhone.close('stop');
  else if (desk.value.link === 'takenOver') deskPhone.close('leave');
});
