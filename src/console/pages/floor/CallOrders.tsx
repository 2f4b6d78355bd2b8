/** Being in an agent's call: by the supervisor's own phone, which is rung once and stays up until they leave. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { supervisors } from '../../live/floor.ts';
import { keep, keptText } from '../../preferences/kept.ts';
import { session } from '../../session/session.ts';
import { actionWords } from './actionWords.ts';

const PHONE_KEY = 'supervisorPhone';

type Order = 'listen' | 'whisper' | 'barge' | 'takeOver' | 'leave';

export interface CallOrdersProps {
  readonly agentId: string;
  readonly isInCall: boolean;
}

export function CallOrders({ agentId, isInCall }: CallOrdersProps) {
  const text = actionWords();
  const [phone, setPhone] = useState(keptText(PHONE_KEY) ?? '');
  const [order, setOrder] = useState<Order>('listen');
  const me = supervisors.value.find(
    ({ supervisorId }) => supervisorId === session.value?.login || supervisorId === session.value?.userId,
  );
  const isHere = me?.agentId === agentId;
  const isAtPhone = me !== undefined && me.state !== 'left';
  const give = useAction(async () => {
    await send(order, agentId, isAtPhone ? undefined : phone);
    if (order === 'listen') keep(PHONE_KEY, phone);
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
        <p role="status">{isAtPhone ? text.states[me.state] : isInCall ? '' : text.noCall}</p>
        {isAtPhone ? null : (
          <Field label={text.phone} hint={text.phoneHint}>
            {(control) => (
              <input
                {...control}
                required
                maxLength={40}
                value={phone}
                onInput={({ currentTarget }) => setPhone(currentTarget.value)}
              />
            )}
          </Field>
        )}
        <ErrorNote error={give.error} />
        <div class="actions">
          {button('listen', !isInCall)}
          {button('whisper', !isHere)}
          {button('barge', !isHere)}
          {button('takeOver', !isHere)}
          {button('leave', !isAtPhone)}
        </div>
      </fieldset>
    </form>
  );
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
