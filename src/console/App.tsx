/** Nobody is logged in: the way in. Somebody is: their pages. */
import { LocationProvider } from 'preact-iso';
import { Alone } from './frame/Alone.tsx';
import { Frame } from './frame/Frame.tsx';
import { commonWords } from './components/words.ts';
import { LoginPage } from './session/LoginPage.tsx';
import { checkSession, session, way } from './session/session.ts';
import { SetUpPage } from './session/SetUpPage.tsx';

export function App() {
  const user = session.value;
  switch (way.value) {
    case 'checking':
      return <p role="status">{commonWords().loading}</p>;
    case 'unreachable':
      return <Unreachable />;
    case 'setUp':
      return <SetUpPage />;
    case 'out':
      return <LoginPage />;
    case 'in':
      return user === undefined ? (
        <LoginPage />
      ) : (
        <LocationProvider>
          <Frame session={user} />
        </LocationProvider>
      );
    default:
      return way.value satisfies never;
  }
}

function Unreachable() {
  const text = commonWords();
  return (
    <Alone title={text.wentWrong}>
      <p>{text.todo.unreachable}</p>
      <button type="button" class="primary" onClick={() => void checkSession()}>
        {text.tryAgain}
      </button>
    </Alone>
  );
}
