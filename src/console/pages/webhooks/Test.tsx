/** A test event, sent at once, and what the receiver made of it. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useAction } from '../../components/useAction.ts';
import { formatNumber } from '../../i18n/formats.ts';
import { webhookWords } from './words.ts';

type Tested = AnswerOf<Contract['POST /webhooks/:webhookId/test']>;

export function Test({ webhookId }: { readonly webhookId: string }) {
  const text = webhookWords();
  const [tested, setTested] = useState<Tested>();
  const test = useAction(async () => {
    setTested(undefined);
    setTested(await api('POST /webhooks/:webhookId/test', { params: { webhookId } }));
  });
  return (
    <section class="panel">
      <button type="button" class="primary" disabled={test.isBusy} onClick={() => void test.run()}>
        {text.test}
      </button>
      <ErrorNote error={test.error} />
      <div role="status">
        {tested === undefined ? null : (
          <p class={tested.hasArrived ? 'note good' : 'note warning'}>{resultOf(tested)}</p>
        )}
      </div>
    </section>
  );
}

function resultOf({ hasArrived, status, error, tookMs }: Tested): string {
  const text = webhookWords();
  if (status === undefined) return text.notArrived(error ?? '');
  return hasArrived ? text.arrived(status, formatNumber(tookMs)) : text.answered(status);
}
