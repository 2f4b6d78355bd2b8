/**
 * The Lua scripts of `lua/`: the file name carries the name and the number of keys (`openAttempt.6.lua`), the
 * header states keys, arguments and return codes. All keys of one script share a hash tag (Redis Cluster
 * specification, "Hash tags").
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface LuaScript {
  readonly name: string;
  readonly numberOfKeys: number;
  readonly lua: string;
}

const FOLDER = new URL('./lua/', import.meta.url);
const FILE_NAME = /^([A-Za-z]+)\.(\d+)\.lua$/;

export function readScripts(): readonly LuaScript[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((file) => {
      const [, name, keys] = FILE_NAME.exec(file) ?? [];
      if (name === undefined) throw new Error(`src/store/redis/lua/${file}: the name must be NAME.KEYS.lua`);
      return { name, numberOfKeys: Number(keys), lua: readFileSync(new URL(file, FOLDER), 'utf8') };
    });
}
