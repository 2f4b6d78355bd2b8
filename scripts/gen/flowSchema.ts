/** `config/flows/flow.schema.json`: editors complete and check flow files by it. */
import { z } from 'zod';
import { flowSchema } from '../../src/services/flowSchema.ts';
import type { Generator } from './generator.ts';

export const flowJsonSchema: Generator = {
  file: 'config/flows/flow.schema.json',
  generate() {
    const schema = z.toJSONSchema(flowSchema, { io: 'input' });
    return `${JSON.stringify({ ...schema, title: 'A flow of Outpace' }, undefined, 2)}\n`;
  },
};
