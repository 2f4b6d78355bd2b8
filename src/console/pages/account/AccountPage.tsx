/** One's own account. */
import { PageHead } from '../../frame/PageHead.tsx';
import { zone } from '../../i18n/formats.ts';
import { session } from '../../session/session.ts';
import { accountWords } from './words.ts';

export function AccountPage() {
  const text = accountWords();
  const user = session.value;
  if (user === undefined) return null;
  return (
    <>
      <PageHead title={text.title} />
      <dl class="facts panel">
        <dt>{text.login}</dt>
        <dd>{user.login}</dd>
        <dt>{text.name}</dt>
        <dd>{user.name}</dd>
        <dt>{text.role}</dt>
        <dd>{text.roles[user.role]}</dd>
        <dt>{text.zone}</dt>
        <dd>{zone.value}</dd>
      </dl>
    </>
  );
}
