/** The supervisor's phone in this browser: open from the first listening on, and with it while other pages are looked at. */
import { effect } from '@preact/signals';
import { api } from '../../api.ts';
import { session } from '../../session/session.ts';
import { browserPhone } from '../../softphone/browserPhone.ts';

export const floorPhone = browserPhone(async () => (await api('GET /supervision/phone', {})).phone);

effect(() => {
  if (session.value === undefined) floorPhone.close('stop');
});
