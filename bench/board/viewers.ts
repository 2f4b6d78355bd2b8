/** The viewers, in a process of their own: each applies what comes and looks whether any version is missing. */
import { request } from 'node:http';
import { applied, type FloorDelta } from '../../src/domain/floor/delta.ts';
import { EMPTY_VIEW, type FloorView } from '../../src/domain/floor/view.ts';

export interface Seen {
  readonly bytes: number;
  readonly floors: number;
  readonly changes: number;
  readonly missing: number;
  /** Of the last version, for the comparison. */
  readonly version: number;
  readonly agents: number;
}

const [url = '', viewers = '1'] = process.argv.slice(2);
let begun = 0;
const seen = Array.from({ length: Number(viewers) }, watch);
process.on('message', () => {
  process.send?.(seen.map((one) => one()));
  process.exit(0);
});

function watch(): () => Seen {
  let [bytes, floors, changes, missing, version, text] = [0, 0, 0, 0, 0, ''];
  let view: FloorView = EMPTY_VIEW;
  const take = (block: string): void => {
    const [id = '', name = '', data = ''] = block.split('\n');
    if (!id.startsWith('id: ')) return;
    const next = Number(id.slice(id.lastIndexOf('.') + 1));
    const value: unknown = JSON.parse(data.slice('data: '.length));
    if (name === 'event: floor') {
      floors += 1;
      if (floors === 1) begun += 1;
      if (floors === 1 && begun === Number(viewers)) process.send?.('ready');
      view = value as FloorView;
    } else {
      changes += 1;
      if (next !== version + 1) missing += 1;
      view = applied(value as FloorDelta, view);
    }
    version = next;
  };
  request(url, (response) => {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      bytes += Buffer.byteLength(chunk);
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    });
  }).end();
  return () => ({ bytes, floors, changes, missing, version, agents: view.agents.length });
}
