import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { reportJsonSchema } from '../../src/report/json-schema.js';

test('the published report.schema.json is the generated one (node scripts/write-report-schema.js renews it)', async () => {
  const published: unknown = JSON.parse(await readFile(new URL('../../report.schema.json', import.meta.url), 'utf8'));
  expect(published).toEqual(reportJsonSchema());
});

test('unknown fields are allowed everywhere', () => {
  expect(JSON.stringify(reportJsonSchema())).not.toContain('"additionalProperties":false');
});
