import { z } from 'zod';
import { reportSchema } from './schema.js';

/** Where the published package has it. */
const ADDRESS = 'https://unpkg.com/@rn50/bench-stats/report.schema.json';

/**
 * The report's JSON Schema (draft 2020-12), made from the zod schema; published as `report.schema.json`.
 * Unknown fields are allowed. Two rules it cannot express are checked by `parseReport` only: an interval's order, and
 * ids that must exist in `models` and `variants`.
 */
export function reportJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    $id: ADDRESS,
    title: 'rn50 report, schema version 1',
    ...z.toJSONSchema(reportSchema, { io: 'input' }),
  };
}
