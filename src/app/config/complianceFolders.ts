/** Where the law lies that the gate keeps to; its own section of the configuration. */
import { z } from 'zod';

const folder = (description: string) => z.string().min(1).optional().meta({ description });

export const complianceFolders = z
  .strictObject({
    policies: folder('Folder with the policy files (YAML). Absent: `config/policies` of Outpace itself.'),
    holidays: folder('Folder with the holiday tables (YAML). Absent: `config/holidays` of Outpace itself.'),
  })
  .prefault({});
