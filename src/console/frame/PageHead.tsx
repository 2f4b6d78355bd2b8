/** The heading of a page, which is its title in the window as well, and what belongs beside it. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

export function PageHead({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} - Outpace`;
  }, [title]);
  return (
    <div class="page-head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
