/** What was taken for each part, and whether it answers. */
import { DataTable } from '../../components/DataTable.tsx';
import type { System } from './SystemPage.tsx';
import { systemWords } from './words.ts';

type State = System['parts'][number]['state'];

const TONES: Readonly<Record<State, string>> = { up: 'good', down: 'danger', unknown: '' };

export function Parts({ parts }: Pick<System, 'parts'>) {
  const text = systemWords();
  return (
    <section class="panel">
      <h2>{text.parts}</h2>
      <DataTable
        caption={text.parts}
        rows={parts}
        rowKey={({ part, name }) => `${part} ${name}`}
        empty={null}
        columns={[
          { key: 'part', label: text.part, value: ({ part }) => text.kinds[part] },
          { key: 'name', label: text.name, value: ({ name }) => name },
          { key: 'version', label: text.version, value: ({ version }) => version },
          {
            key: 'state',
            label: text.state,
            value: ({ state }) => text.states[state],
            cell: ({ state }) => <span class={`badge ${TONES[state]}`}>{text.states[state]}</span>,
          },
          {
            key: 'todo',
            label: text.todo,
            value: ({ part, state }) => (state === 'down' ? text.todos[part] : ''),
          },
        ]}
      />
    </section>
  );
}
