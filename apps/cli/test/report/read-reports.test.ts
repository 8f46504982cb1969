import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport, readReports } from '../../src/report/read-reports.js';
import { all, report } from '../small-report.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-read-'));
  const good = JSON.stringify(report(all([40, 10], [640, 160])));
  const files = {
    'good.json': good,
    'merged.json': `{"schemaVersion":1,"reports":[${good},${good}]}`,
    'empty.json': '',
    'web.json': '<!doctype html>',
    'wrong.json': good.replace('"wakeUpMs":48', '"wakeUpMs":"48"'),
    'newer.json': good.replace('"schemaVersion":1', '"schemaVersion":2'),
    'null.json': 'null',
    'log.jsonl': '{}\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'marked.json'), `\uFEFF${good}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readReports', () => {
  it('reads a report, and all of a merged file', async () => {
    expect(await readReports('good.json', folder)).toHaveLength(1);
    expect(await readReports('merged.json', folder)).toHaveLength(2);
  });

  it.each([
    ['', 'the name of a report is empty'],
    ['absent.json', 'absent.json does not exist'],
    ['folder', 'folder is a folder'],
    ['empty.json', 'empty.json is empty'],
    ['web.json', 'web.json is not JSON'],
    ['wrong.json', /^wrong\.json: results\[\d\]\.blocks\[0\]\.wakeUpMs: /],
    ['newer.json', /^newer\.json: schemaVersion: /],
    ['null.json', /^null\.json: report: /],
    ['log.jsonl', /^log\.jsonl: line 1 /],
  ])('refuses %s with one line and exit 2', async (name, message) => {
    await expect(readReports(name, folder)).rejects.toThrow(message);
    await expect(readReports(name, folder)).rejects.toMatchObject({ exitCode: 2, remedy: expect.stringMatching(/\w/) });
  });

  it('passes over a byte order mark', async () => {
    expect(await readReports('marked.json', folder)).toHaveLength(1);
  });

  it.runIf(process.platform !== 'win32')('refuses a device without reading it', async () => {
    await expect(readReports('/dev/zero', folder)).rejects.toThrow('/dev/zero is not a file');
  });

  it('of a newer version says only that', async () => {
    await expect(readReports('newer.json', folder)).rejects.toThrow(/schemaVersion: [^(]*$/);
  });

  it('refuses a merged file where one report is needed', async () => {
    await expect(readReport('merged.json', folder)).rejects.toThrow('merged.json holds 2 reports');
  });
});
