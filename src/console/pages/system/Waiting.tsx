/** Records that wait for the database, and those that it refused. */
import { Meter } from '../../components/Meter.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import type { System } from './SystemPage.tsx';
import { systemWords } from './words.ts';

const MUCH_SHARE = 0.5;

export function Waiting({ spool, rejectedRecords }: Pick<System, 'spool' | 'rejectedRecords'>) {
  const text = systemWords();
  return (
    <>
      {spool === null ? null : (
        <section class="panel">
          <h2>{text.spool}</h2>
          <Meter
            label={text.spool}
            value={spool.records}
            most={spool.limit}
            warnFrom={MUCH_SHARE * spool.limit}
            text={text.spoolOf(formatNumber(spool.records), formatNumber(spool.limit))}
          />
          <p class="hint">{text.spoolTodo}</p>
        </section>
      )}
      {rejectedRecords === null || rejectedRecords === 0 ? null : (
        <p class="note warning">{text.rejected(rejectedRecords)}</p>
      )}
    </>
  );
}
