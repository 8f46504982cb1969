import { writeFile } from 'node:fs/promises';
import { reportJsonSchema } from '../dist/index.js';

const target = new URL('../report.schema.json', import.meta.url);
await writeFile(target, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
