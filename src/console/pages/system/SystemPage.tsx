/** The installation: what it is made of, whether that works, what to do where it does not, and its alarms. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Facts } from '../../components/Facts.tsx';
import { usePolled } from '../../components/usePolled.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDateTime } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { Check } from './Check.tsx';
import { Engine } from './Engine.tsx';
import { PastAlarms } from './PastAlarms.tsx';
import { Parts } from './Parts.tsx';
import { RaisedAlarms } from './RaisedAlarms.tsx';
import { Waiting } from './Waiting.tsx';
import { systemWords } from './words.ts';

export type System = AnswerOf<Contract['GET /system']>;

const RENEW_MS = 5_000;

export function SystemPage() {
  const text = systemWords();
  const { value, error, reload } = usePolled((signal) => api('GET /system', {}, { signal }), [], RENEW_MS);
  return (
    <>
      <PageHead title={text.title} />
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <>
          <Facts
            facts={[
              [text.version, value.version],
              [text.node, value.node],
              [text.dialGroup, value.dialGroupId],
              [text.since, formatDateTime(value.startedAt)],
            ]}
          />
          <Parts parts={value.parts} />
          <Engine engine={value.engine} />
          <Waiting spool={value.spool} rejectedRecords={value.rejectedRecords} />
        </>
      )}
      <Check />
      {may('floor.read') ? (
        <>
          <RaisedAlarms />
          <PastAlarms />
        </>
      ) : null}
    </>
  );
}
