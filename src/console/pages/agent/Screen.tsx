/** The screen pop: the person, the script and the outcome of the call or lead that the desk is about. */
import { useEffect, useRef } from 'preact/hooks';
import type { DeskScreen } from '../../../api/schemas/deskScreen.ts';
import { subjectOf } from './desk/deskState.ts';
import { isTyping } from './shortcuts/typing.ts';
import { History } from './History.tsx';
import { Outcome } from './Outcome.tsx';
import { Person } from './Person.tsx';
import { Script } from './Script.tsx';
import { screenWords } from './screenWords.ts';

export function Screen({ screen }: { readonly screen: DeskScreen }) {
  const text = screenWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const subject = subjectOf(screen);
  useEffect(() => {
    // Whoever is typing, or has a dialog open, keeps the cursor; the pop is announced either way.
    if (!isTyping() && document.querySelector('dialog[open]') === null) heading.current?.focus();
  }, [subject]);
  return (
    <div class="screen" data-subject={subject}>
      <div class="screen-person">
        <h2 ref={heading} tabIndex={-1}>
          {screen.lead.name ?? text.noName}
        </h2>
        <Person screen={screen} />
        <History entries={screen.history} />
      </div>
      <Script screen={screen} />
      <Outcome screen={screen} />
    </div>
  );
}
