import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { reportJsonSchema } from '../../src/report/json-schema.js';
import { exampleReport } from './example-report.js';

test('the published report.schema.json is the generated one (node scripts/write-report-schema.js renews it)', async () => {
  const published: unknown = JSON.parse(await readFile(new URL('../../report.schema.json', import.meta.url), 'utf8'));
  expect(published).toEqual(reportJsonSchema());
});

test('unknown fields are allowed everywhere', () => {
  expect(JSON.stringify(reportJsonSchema())).not.toContain('"additionalProperties":false');
});

test('the package publishes it, under the address that it names', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest.files).toContain('report.schema.json');
  expect(manifest.exports['./report.schema.json']).toBe('./report.schema.json');
  expect(reportJsonSchema().$id).toBe(`https://unpkg.com/${manifest.name}/report.schema.json`);
});

test('a validator of JSON Schema takes a report, and refuses one with a wrong field', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, strictTypes: false });
  addFormats.default(ajv);
  const validate = ajv.compile(reportJsonSchema());
  const report = JSON.parse(JSON.stringify(exampleReport()));
  validate(report);
  expect(validate.errors).toBeNull();
  expect(validate({ ...report, unknown: { field: 1 } })).toBe(true);
  expect(validate({ ...report, startedAt: 'yesterday' })).toBe(false);
  expect(validate({ ...report, results: [{ ...report.results[0], status: 'fine' }] })).toBe(false);
  const { warnings: _, ...without } = report;
  expect(validate(without)).toBe(false);
});
