import { z } from 'zod';
import { reportSchema } from './schema.js';

/**
 * The report's JSON Schema (draft 2020-12), made from the zod schema; published as `report.schema.json`.
 * Unknown fields are allowed. Two rules it cannot express are checked by `parseReport` only: an interval's order, and
 * ids that must exist in `models` and `variants`.
 */
export function reportJsonSchema(): z.core.JSONSchema.BaseSchema {
  return { title: 'rn50 report, schema version 1', ...z.toJSONSchema(reportSchema, { io: 'input' }) };
}
