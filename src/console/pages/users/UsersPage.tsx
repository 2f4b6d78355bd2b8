/** Who may log in, and as what. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { usePages } from '../../components/usePages.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDate } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { accountWords } from '../account/words.ts';
import { NewUser } from './NewUser.tsx';
import { EditUser } from './EditUser.tsx';
import type { User } from './profile.ts';
import { usersWords } from './words.ts';

export function UsersPage() {
  const text = usersWords();
  const [isAdding, setAdding] = useState(false);
  const [edited, setEdited] = useState<string>();
  const { items, error, isLoading, loadMore, reload } = usePages(
    (cursor, signal) => api('GET /users', { query: cursor === undefined ? {} : { cursor } }, { signal }),
    [],
  );
  return (
    <>
      <PageHead title={text.title}>
        {may('user.edit') ? (
          <button type="button" class="primary" onClick={() => setAdding(true)}>
            {text.add}
          </button>
        ) : null}
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      <section class="panel">
        <DataTable
          caption={text.title}
          columns={columns(setEdited)}
          rows={items}
          rowKey={({ userId }) => userId}
          exportAs="users"
          isLoading={isLoading}
          loadMore={loadMore}
          empty={<EmptyState title={text.none} />}
        />
      </section>
      {isAdding ? <NewUser onClose={() => setAdding(false)} onAdded={reload} /> : null}
      {edited === undefined ? null : (
        <EditUser userId={edited} onClose={() => setEdited(undefined)} onChanged={reload} />
      )}
    </>
  );
}

function columns(edit: (userId: string) => void): readonly Column<User>[] {
  const text = usersWords();
  const { roles } = accountWords();
  return [
    { key: 'login', label: text.login, value: ({ login }) => login },
    { key: 'name', label: text.name, value: ({ name }) => name },
    { key: 'role', label: text.role, value: ({ role }) => roles[role] },
    { key: 'teams', label: text.teams, value: ({ teamIds }) => teamIds?.join(', ') ?? text.allTeams },
    { key: 'agent', label: text.agent, value: ({ agentId }) => agentId },
    {
      key: 'state',
      label: text.state,
      value: ({ isDisabled }) => (isDisabled ? text.disabled : text.active),
      cell: ({ isDisabled }) => (
        <span class={isDisabled ? 'badge warning' : 'badge good'}>
          {isDisabled ? text.disabled : text.active}
        </span>
      ),
    },
    {
      key: 'created',
      label: text.created,
      value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => formatDate(createdAt),
    },
    ...(may('user.edit')
      ? [
          {
            key: 'edit',
            label: text.edit,
            value: () => '',
            cell: ({ userId, login }: User) => (
              <button type="button" aria-label={`${text.edit}: ${login}`} onClick={() => edit(userId)}>
                {text.edit}
              </button>
            ),
          },
        ]
      : []),
  ];
}
