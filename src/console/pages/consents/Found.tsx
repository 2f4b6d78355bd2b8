/** What holds for a number now, and every record behind it. */
import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { formatDate, formatDateTime } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import type { Shown, Subject } from './ConsentsPage.tsx';
import { Erase } from './Erase.tsx';
import { Record } from './Record.tsx';
import { Withdraw } from './Withdraw.tsx';
import { consentWords } from './words.ts';

type Consent = Shown['consents'][number];
type Doing = 'record' | 'withdraw' | 'erase';

export interface FoundProps {
  readonly shown: Shown;
  readonly subject: Subject;
  readonly onChange: () => void;
}

export function Found({ shown, subject, onChange }: FoundProps) {
  const text = consentWords();
  const { number, state, until, consents, revocations } = shown;
  const [doing, setDoing] = useState<Doing>();
  const given = { number, subject, onDone: onChange, onClose: () => setDoing(undefined) };
  const button = (what: Doing, isDangerous = false) => (
    <button type="button" class={isDangerous ? 'danger' : undefined} onClick={() => setDoing(what)}>
      {text[what]}
    </button>
  );
  return (
    <>
      <p class={state === 'given' ? 'note good' : 'note warning'}>
        {text.states[state](number)} {until === undefined ? null : text.until(formatDate(until))}
      </p>
      <DataTable
        caption={text.consents}
        columns={columns()}
        rows={consents}
        rowKey={({ consentId }) => consentId}
        exportAs="consents"
        empty={<p>{text.noConsents}</p>}
      />
      <DataTable
        caption={text.revocations}
        rows={revocations}
        rowKey={({ revokedAt, reason }) => `${revokedAt} ${reason}`}
        empty={null}
        columns={[
          { key: 'revokedAt', label: text.revoked, value: ({ revokedAt }) => revokedAt, isTime: true },
          { key: 'revokedBy', label: text.revokedBy, value: ({ revokedBy }) => revokedBy },
          {
            key: 'campaign',
            label: text.campaign,
            value: ({ campaignId }) => campaignId ?? text.everyCampaign,
          },
          { key: 'reason', label: text.reason, value: ({ reason }) => reason },
        ]}
      />
      <div class="actions">
        {may('consent.edit') ? (
          <>
            {button('record')}
            {state === 'given' ? button('withdraw') : null}
          </>
        ) : null}
        {may('person.erase') ? button('erase', true) : null}
      </div>
      {doing === 'record' ? <Record {...given} /> : null}
      {doing === 'withdraw' ? <Withdraw {...given} /> : null}
      {doing === 'erase' ? <Erase {...given} /> : null}
    </>
  );
}

/** What each of the dialogs is given. */
export interface ConsentDialogProps {
  /** As it may be shown. */
  readonly number: string;
  readonly subject: Subject;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function columns(): readonly Column<Consent>[] {
  const text = consentWords();
  return [
    { key: 'obtained', label: text.obtained, value: ({ obtainedAt }) => obtainedAt, isTime: true },
    {
      key: 'expires',
      label: text.expires,
      value: ({ expiresAt }) => expiresAt ?? null,
      cell: ({ expiresAt }) => (expiresAt === undefined ? text.never : formatDateTime(expiresAt)),
      isTime: true,
    },
    { key: 'channel', label: text.channel, value: ({ channel }) => text.channels[channel] },
    { key: 'campaign', label: text.campaign, value: ({ campaignId }) => campaignId ?? text.everyCampaign },
    { key: 'evidence', label: text.evidence, value: ({ evidence }) => evidence },
    {
      key: 'sha256',
      label: text.sha256,
      value: ({ evidenceSha256 }) => evidenceSha256 ?? null,
      cell: ({ evidenceSha256 }) =>
        evidenceSha256 === undefined ? (
          '–'
        ) : (
          <code title={evidenceSha256}>{evidenceSha256.slice(0, 12)}…</code>
        ),
    },
    {
      key: 'recorded',
      label: text.recorded,
      value: ({ recordedAt, recordedBy }) => text.by(recordedBy, formatDateTime(recordedAt)),
    },
  ];
}
