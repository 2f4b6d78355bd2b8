/** The viewers, in a process of their own: each applies what comes and looks whether any version is missing. */
import { request } from 'node:http';
import { createGunzip } from 'node:zlib';
import { applied, type FloorDelta } from '../../src/domain/floor/delta.ts';
import { EMPTY_VIEW, type FloorView } from '../../src/domain/floor/view.ts';

export interface Seen {
  /** As they came, packed. */
  readonly bytes: number;
  readonly unpackedBytes: number;
  /** From each publishing to the change that a viewer has applied, in milliseconds. */
  readonly delaysMs: readonly number[];
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
  process.send?.(
    seen.map((one) => one()),
    () => process.exit(0),
  );
});

function watch(): () => Seen {
  let [bytes, unpackedBytes, floors, changes, missing, version, text] = [0, 0, 0, 0, 0, 0, ''];
  const delaysMs: number[] = [];
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
      delaysMs.push(Date.now() - (view.about.at ?? 0));
    }
    version = next;
  };
  request(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
    });
    const unpacked = response.pipe(createGunzip()).setEncoding('utf8');
    unpacked.on('data', (chunk: string) => {
      unpackedBytes += Buffer.byteLength(chunk);
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    });
  }).end();
  return () => ({
    bytes,
    unpackedBytes,
    delaysMs,
    floors,
    changes,
    missing,
    version,
    agents: view.agents.length,
  });
}
