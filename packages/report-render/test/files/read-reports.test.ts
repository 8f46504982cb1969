import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, report } from '../../../bench-stats/test/report/measured-run.js';
import { readReport, readReports } from '../../src/files/read-reports.js';

let folder = '';
const at = (given: string) => ({ given, path: resolve(folder, given) });
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
    expect(await readReports(at('good.json'))).toHaveLength(1);
    expect(await readReports(at('merged.json'))).toHaveLength(2);
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
  ])('refuses %s with one line', async (name, message) => {
    await expect(readReports(at(name))).rejects.toThrow(message);
    await expect(readReports(at(name))).rejects.toMatchObject({
      code: 'REPORT_UNREADABLE',
      remedy: expect.stringMatching(/\w/),
    });
  });

  it('passes over a byte order mark', async () => {
    expect(await readReports(at('marked.json'))).toHaveLength(1);
  });

  it.runIf(process.platform !== 'win32')('refuses a device without reading it', async () => {
    await expect(readReports(at('/dev/zero'))).rejects.toThrow('/dev/zero is not a file');
  });

  it('of a newer version says only that', async () => {
    await expect(readReports(at('newer.json'))).rejects.toThrow(/schemaVersion: [^(]*$/);
  });

  it('refuses a merged file where one report is needed', async () => {
    await expect(readReport(at('merged.json'))).rejects.toThrow('merged.json holds 2 reports');
  });
});
