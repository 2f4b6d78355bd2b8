/** Every part asked once, as `outpace doctor` does, and how to mend what is wrong. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useAction } from '../../components/useAction.ts';
import { systemWords } from './words.ts';

type Checked = AnswerOf<Contract['GET /system/doctor']>;
type Status = Checked['findings'][number]['status'];

const TONES: Readonly<Record<Status, string>> = { ok: 'good', warning: 'warning', fault: 'danger' };

export function Check() {
  const text = systemWords();
  const [checked, setChecked] = useState<Checked>();
  const check = useAction(async () => {
    setChecked(await api('GET /system/doctor', {}));
  });
  return (
    <section class="panel">
      <p class="muted">{text.checkAbout}</p>
      <button type="button" class="primary" disabled={check.isBusy} onClick={() => void check.run()}>
        {check.isBusy ? text.checking : text.check}
      </button>
      <ErrorNote error={check.error} />
      <div role="status">
        {checked === undefined ? null : (
          <p class={checked.isHealthy ? 'note good' : 'note error'}>
            {checked.isHealthy ? text.healthy : text.unhealthy}
          </p>
        )}
      </div>
      {checked === undefined ? null : (
        <DataTable
          caption={text.findings}
          rows={checked.findings}
          rowKey={({ part, message }) => `${part} ${message}`}
          exportAs="findings"
          empty={null}
          columns={[
            { key: 'part', label: text.part, value: ({ part }) => part },
            {
              key: 'status',
              label: text.state,
              value: ({ status }) => text.found[status],
              cell: ({ status }) => <span class={`badge ${TONES[status]}`}>{text.found[status]}</span>,
            },
            { key: 'message', label: text.message, value: ({ message }) => message },
          ]}
        />
      )}
    </section>
  );
}
