/** Pages before the log-in: one box in the middle, with the switches. */
import type { ComponentChildren } from 'preact';
import { Switches } from './Switches.tsx';

export function Alone({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  document.title = `${title} - Outpace`;
  return (
    <>
      <header class="alone-header">
        <Switches />
      </header>
      <main class="alone">
        <h1>{title}</h1>
        {children}
      </main>
    </>
  );
}
