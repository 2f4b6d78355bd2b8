/** Being in an agent's call: by the supervisor's own phone, which is rung once and stays up until they leave. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { supervisors } from '../../live/floor.ts';
import { keep, kept, keptText } from '../../preferences/kept.ts';
import { session } from '../../session/session.ts';
import { actionWords } from './actionWords.ts';
import { FloorPhone, PhoneChoice, type PhoneKind } from './OwnPhone.tsx';
import { floorPhone } from './phone.ts';

const PHONE_KEY = 'supervisorPhone';
const KIND_KEY = 'supervisorPhoneKind';
const KINDS: readonly PhoneKind[] = ['browser', 'other'];

type Order = 'listen' | 'whisper' | 'barge' | 'takeOver' | 'leave';

export interface CallOrdersProps {
  readonly agentId: string;
  readonly isInCall: boolean;
}

export function CallOrders({ agentId, isInCall }: CallOrdersProps) {
  const text = actionWords();
  const [other, setOther] = useState(keptText(PHONE_KEY) ?? '');
  const [chosen, choose] = useState(kept(KIND_KEY, KINDS) ?? 'browser');
  const [order, setOrder] = useState<Order>('listen');
  const { value, error, isLoading } = useLoaded(
    (signal) => api('GET /supervision/phone', {}, { signal }),
    [],
  );
  const own = value?.phone?.user;
  const kind = own === undefined ? 'other' : chosen;
  const me = supervisors.value.find(
    ({ supervisorId }) => supervisorId === session.value?.login || supervisorId === session.value?.userId,
  );
  const isHere = me?.agentId === agentId;
  const isAtPhone = me !== undefined && me.state !== 'left';
  // Its page was closed or loaded anew: what was heard by it went with it, which the engine may not know yet.
  const isLost = isAtPhone && me.state !== 'calling' && me.phone === own && !floorPhone.state.value.isInCall;
  const give = useAction(async () => {
    if (order === 'listen' && (!isAtPhone || isLost)) {
      if (isLost) await send('leave', agentId, undefined);
      const phone = kind === 'other' || own === undefined ? other : await openOwn(own);
      if (phone === undefined) return;
      await send('listen', agentId, phone);
      keep(KIND_KEY, kind);
      if (kind === 'other') keep(PHONE_KEY, other);
    } else await send(order, agentId, undefined);
    toast(text.done[order]);
  });
  const button = (name: Order, isOff: boolean) => (
    <button type="submit" disabled={isOff || give.isBusy} onClick={() => setOrder(name)}>
      {text[name]}
    </button>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void give.run();
      }}
    >
      <fieldset>
        <legend>{text.inCall}</legend>
        <p role="status">{isAtPhone && !isLost ? text.states[me.state] : isInCall ? '' : text.noCall}</p>
        {isAtPhone && !isLost ? null : (
          <PhoneChoice
            hasBrowserPhone={own !== undefined}
            kind={kind}
            choose={choose}
            other={other}
            setOther={setOther}
          />
        )}
        <FloorPhone />
        <ErrorNote error={give.error ?? error} />
        <div class="actions">
          {button('listen', !isInCall || isLoading)}
          {button('whisper', !isHere || isLost)}
          {button('barge', !isHere || isLost)}
          {button('takeOver', !isHere || isLost)}
          {button('leave', !isAtPhone)}
        </div>
      </fieldset>
    </form>
  );
}

/** Undefined: it cannot be called; why is beside it. */
async function openOwn(phone: string): Promise<string | undefined> {
  await floorPhone.open();
  return (await floorPhone.registered()) ? phone : undefined;
}

async function send(order: Order, agentId: string, phone: string | undefined): Promise<void> {
  switch (order) {
    case 'listen':
      return api('POST /agents/:agentId/listen', {
        params: { agentId },
        body: phone === undefined ? {} : { phone },
      });
    case 'whisper':
      return api('POST /supervision/whisper', {});
    case 'barge':
      return api('POST /supervision/barge', {});
    case 'takeOver':
      return api('POST /supervision/take-over', {});
    case 'leave':
      return api('POST /supervision/leave', {});
    default:
      return order satisfies never;
  }
}
