/** My API tokens: made, shown once, and revoked. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { now } from '../../components/clock.ts';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { NewToken } from './NewToken.tsx';
import { accountWords } from './words.ts';

type Token = AnswerOf<Contract['GET /tokens']>['tokens'][number];

export function Tokens() {
  const { tokens: text } = accountWords();
  const { value, error, reload } = useLoaded((signal) => api('GET /tokens', {}, { signal }), []);
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  return (
    <section class="panel">
      <h2>{text.title}</h2>
      <p class="muted">{text.about}</p>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <DataTable
          caption={text.title}
          columns={columns(setRevoked)}
          rows={value.tokens}
          rowKey={({ tokenId }) => tokenId}
          empty={<EmptyState title={text.none} />}
        />
      )}
      <button type="button" class="primary" onClick={() => setMaking(true)}>
        {text.make}
      </button>
      {isMaking ? (
        <NewToken
          onClose={() => {
            setMaking(false);
            reload();
          }}
        />
      ) : null}
      {revoked === undefined ? null : (
        <Confirm
          title={text.revokeTitle(revoked.name)}
          confirm={text.revoke}
          isDangerous
          onConfirm={async () => {
            await api('DELETE /tokens/:tokenId', { params: { tokenId: revoked.tokenId } });
            reload();
          }}
          onClose={() => setRevoked(undefined)}
        >
          <p>{text.revokeDetail}</p>
        </Confirm>
      )}
    </section>
  );
}

function columns(revoke: (token: Token) => void): readonly Column<Token>[] {
  const { tokens: text } = accountWords();
  return [
    { key: 'name', label: text.name, value: ({ name }) => name },
    { key: 'prefix', label: text.prefix, value: ({ prefix }) => prefix },
    { key: 'scopes', label: text.scopes, value: ({ scopes }) => scopes.join(', ') },
    {
      key: 'expires',
      label: text.expires,
      value: ({ expiresAt }) => expiresAt,
      isTime: true,
    },
    {
      key: 'used',
      label: text.used,
      value: ({ lastUsedAt }) => lastUsedAt,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? text.never : formatDateTime(lastUsedAt)),
    },
    {
      key: 'state',
      label: text.state,
      value: stateText,
      cell: (token) =>
        isInForce(token) ? (
          <button type="button" onClick={() => revoke(token)}>
            {text.revoke}
          </button>
        ) : (
          stateText(token)
        ),
    },
  ];
}

function isInForce({ revokedAt, expiresAt }: Token): boolean {
  return revokedAt === null && expiresAt > now.peek();
}

function stateText(token: Token): string {
  const { tokens: text } = accountWords();
  if (token.revokedAt !== null) return text.revoked;
  return isInForce(token) ? text.valid : text.expired;
}
