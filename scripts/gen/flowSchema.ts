/** `config/flows/flow.schema.json`: editors complete and check flow files by it. */
import { flowJsonSchema } from '../../src/services/flowSchema.ts';
import type { Generator } from './generator.ts';

export const flowSchemaFile: Generator = {
  file: 'config/flows/flow.schema.json',
  generate: () => `${JSON.stringify(flowJsonSchema(), undefined, 2)}\n`,
};
