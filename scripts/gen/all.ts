/** Every generated document. `npm run gen` writes them; `test/docs/generated.test.ts` says which are out of date. */
import { alarms } from './alarms.ts';
import { api } from './api.ts';
import { compliance } from './compliance.ts';
import { configuration } from './configuration.ts';
import { errors } from './errors.ts';
import { flowSchemaFile } from './flowSchema.ts';
import type { Generator } from './generator.ts';
import { holidays } from './holidays.ts';
import { parts } from './parts.ts';
import { stateMachines } from './stateMachines.ts';
import { zones } from './zones.ts';

export const generators: readonly Generator[] = [
  alarms,
  api,
  compliance,
  configuration,
  errors,
  flowSchemaFile,
  ...holidays,
  parts,
  stateMachines,
  zones,
];
