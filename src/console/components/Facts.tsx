/** Names and values of what is known; what is not known is left out. */
import type { VNode } from 'preact';

type Fact = readonly [name: string, value: string | number | VNode | undefined];

export function Facts({ title, facts }: { readonly title?: string; readonly facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  if (known.length === 0) return null;
  return (
    <section class="panel">
      {title === undefined ? null : <h2>{title}</h2>}
      <dl class="facts">
        {known.flatMap(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`}>{value}</dd>,
        ])}
      </dl>
    </section>
  );
}
