/**
 * Installs the distribution's Postgres on Debian or Ubuntu, as root. The package would make a cluster of its own;
 * it is told not to, for the length of the installation (`createcluster.d` of postgresql-common).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { canInstall, installPackages } from './apt.ts';

const FOLDER = '/etc/postgresql-common/createcluster.d';
const FILE = `${FOLDER}/outpace-no-main-cluster.conf`;

/** False where this is no machine to install on. Rejects where the installation fails. */
export async function installPostgres(onProgress?: (message: string) => void): Promise<boolean> {
  if (!canInstall()) return false;
  onProgress?.('installing PostgreSQL from the distribution');
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, 'create_main_cluster = false\n');
  try {
    await installPackages(['postgresql']);
  } finally {
    rmSync(FILE, { force: true });
  }
  return true;
}
