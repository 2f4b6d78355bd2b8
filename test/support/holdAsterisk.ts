/** A process of its own that starts a PBX and holds it: `holdAsterisk.ts DATA_DIR detached|attached`; prints its process id. */
import { startAsterisk } from '../../src/app/asterisk/startAsterisk.ts';
import { asteriskForTests } from './asterisk.ts';

const [dataDir = '', mode] = process.argv.slice(2);
const source = await asteriskForTests();
const pbx = await startAsterisk({
  instance: 'pbx',
  source,
  dataDir,
  detached: mode === 'detached',
  trunks: [],
  phones: [],
});
console.log(pbx.pid);
setInterval(() => undefined, 60_000);
