/** Says aloud what a screen reader would not find by itself: a call, a lead, a message. Timers are never said. */
import { useEffect, useState } from 'preact/hooks';
import { desk, screen } from './desk/desk.ts';
import { subjectOf } from './desk/deskState.ts';
import { deskWords } from './words.ts';

export function Announcer() {
  const text = deskWords();
  const [said, say] = useState('');
  const shown = screen.value;
  const subject = subjectOf(shown);
  useEffect(() => {
    if (shown === undefined) return;
    const who = shown.lead.name ?? text.somebody;
    const { announce } = text;
    const tell = shown.attemptId === undefined ? announce.preview : announce.call;
    say(tell(who, shown.campaign.name));
  }, [subject]);
  const message = desk.value.view?.messages.at(-1);
  useEffect(() => {
    if (message !== undefined) say(text.announce.message(message.from, message.text));
  }, [message?.messageId]);
  return (
    <p class="visually-hidden" role="alert" aria-live="assertive">
      {said}
    </p>
  );
}
