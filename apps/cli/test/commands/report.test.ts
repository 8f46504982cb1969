import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReportOptions, report } from '../../src/commands/report.js';
import type { Context } from '../../src/context.js';
import { silentProgress } from '../../src/progress/progress.js';
import { all, report as reportOf } from '../small-report.js';

const DEFAULTS: ReportOptions = {
  files: ['in/report.json'],
  out: null,
  allowMixed: false,
  anonymous: false,
  open: false,
  charts: null,
  formats: null,
  json: false,
  pricePerHour: null,
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-report-'));
  const made = reportOf(all([40, 10], [640, 160]));
  const environment = { ...made.environment, host: 'bigbox' };
  const models = made.models.map((model) => ({ ...model, path: `/home/alice/${model.id}.onnx` }));
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'report.json'), JSON.stringify({ ...made, environment, models }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(options: Partial<ReportOptions>): Promise<string> {
  let said = '';
  const say = (text: string): void => {
    said += text;
  };
  const context: Context = {
    ...{ stdout: say, stderr: say, rendered: say, colors: false, verbose: false, detail: () => {} },
    ...{ cwd: folder, env: { CI: '1' }, progress: silentProgress, signal: new AbortController().signal },
  };
  expect(await report({ ...DEFAULTS, ...options }, context)).toBe(0);
  return said;
}

describe('rn50 report', () => {
  it('writes the files of the formats asked for, and no others', async () => {
    const said = await run({ formats: ['md', 'csv'], out: 'out' });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['report.csv', 'report.md', 'samples.csv']);
    expect(said).toContain('out/report.md');
    expect(readFileSync(join(folder, 'out', 'report.md'), 'utf8')).toContain('| throughput(fps) |');
  });

  it('draws only the charts asked for, in the formats asked for', async () => {
    await run({ formats: ['svg'], charts: ['times'], out: 'out' });
    expect(readdirSync(join(folder, 'out'))).toEqual(['fp32_int8_times.svg']);
  });

  it.each([
    [{ formats: ['md'] as const }, '--format'],
    [{ charts: ['times'] as const }, '--chart'],
    [{ open: true }, '--open'],
  ])('says what is missing where nothing would be written: %j', async (options, name) => {
    await expect(run(options)).rejects.toMatchObject({
      code: 'USAGE',
      message: `${name} needs a folder to write to`,
      remedy: 'Add --out <dir>.',
    });
  });

  it.each([['in/report.json'], ['in/report.json', 'in/report.json']])(
    'shows the page that it wrote, by a line in CI',
    async (...files) => {
      const said = await run({ files, formats: ['html'], open: true, out: 'out' });
      expect(said).toContain(`not opened in CI: ${join(folder, 'out', 'report.html')}\n`);
    },
  );

  it.each([
    [{ formats: ['md'] as const }, '--open shows report.html, which is not among the files'],
    [
      { files: ['in/report.json', 'in/report.json'], formats: ['md'] as const },
      '--open shows report.html, which is not among the files',
    ],
  ])('refuses to show a page that is not written: %j', async (options, message) => {
    await expect(run({ ...options, open: true, out: 'out' })).rejects.toMatchObject({ code: 'USAGE', message });
    expect(readdirSync(join(folder, 'out'))).toEqual([]);
  });

  it('leaves out of all output who measured where, if asked to', async () => {
    const json = await run({ anonymous: true, json: true, out: 'out' });
    expect(json).not.toMatch(/bigbox|alice/);
    expect(parseReport(JSON.parse(json)).environment.host).toBe('anonymous');
    const written = readdirSync(join(folder, 'out')).map((name) => readFileSync(join(folder, 'out', name), 'latin1'));
    for (const text of written) expect(text).not.toMatch(/bigbox|alice/);
    expect(await run({ json: true })).toMatch(/bigbox.*alice/s);
  });

  it('takes the names out of several reports', async () => {
    const files = ['in/report.json', 'in/report.json'];
    expect(await run({ files, anonymous: true, json: true })).not.toMatch(/bigbox|alice/);
  });

  it('does not leave a report with its names behind, where it was to lose them', async () => {
    await expect(run({ anonymous: true, out: 'in' })).rejects.toMatchObject({
      code: 'USAGE',
      remedy: 'Give another --out.',
    });
    expect(readdirSync(join(folder, 'in'))).toEqual(['report.json']);
  });
});
