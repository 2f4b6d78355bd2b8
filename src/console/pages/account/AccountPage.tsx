/** One's own account: name, language, time zone, password, sessions, tokens. */
import { PageHead } from '../../frame/PageHead.tsx';
import { session } from '../../session/session.ts';
import { AboutMe } from './AboutMe.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { Sessions } from './Sessions.tsx';
import { Tokens } from './Tokens.tsx';
import { accountWords } from './words.ts';

export function AccountPage() {
  const user = session.value;
  if (user === undefined) return null;
  return (
    <>
      <PageHead title={accountWords().title} />
      <div class="columns">
        <AboutMe user={user} />
        <PasswordForm login={user.login} />
      </div>
      <Sessions />
      <Tokens />
    </>
  );
}
