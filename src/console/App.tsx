/** Nobody is logged in: the way in. Somebody is: their pages. */
import { LocationProvider } from 'preact-iso';
import { Frame } from './frame/Frame.tsx';
import { session } from './session/session.ts';

export function App() {
  const user = session.value;
  if (user === undefined) return null;
  return (
    <LocationProvider>
      <Frame session={user} logOut={() => undefined} />
    </LocationProvider>
  );
}
