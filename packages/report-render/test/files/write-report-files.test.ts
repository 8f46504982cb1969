import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMergedReport, writeReportFiles } from '../../src/files/write-report-files.js';
import { DEFAULT_FILES } from '../../src/formats.js';
import { renderJson, renderMergedJson } from '../../src/json/render-json.js';
import { MERGED_FILES } from '../../src/merged/merged-files.js';
import { buildReport } from '../fixtures.js';

const report = buildReport();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rn50-render-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeReportFiles', () => {
  it('makes the folder and writes the default files, whole and nothing else', async () => {
    const outDir = join(folder, 'deep', 'results');
    const files = await writeReportFiles({ report, outDir });
    const names = DEFAULT_FILES.map(({ name }) => name);
    expect(files.map((file) => file.path)).toEqual(names.map((name) => join(outDir, name)));
    expect((await readdir(outDir)).sort()).toEqual([...names].sort());
    for (const { path, bytes } of files) expect((await readFile(path)).byteLength).toBe(bytes);
    expect(await readFile(join(outDir, 'report.json'), 'utf8')).toBe(renderJson(report));
    for (const name of ['fp32_int8_absolute.png', 'fp32_int8_times.png']) {
      expect((await readFile(join(outDir, name))).subarray(1, 4).toString()).toBe('PNG');
    }
  });

  it('writes only what is asked for', async () => {
    const files = await writeReportFiles({ report, outDir: folder, files: DEFAULT_FILES.slice(0, 1) });
    expect(files.map(({ path }) => path)).toEqual([join(folder, 'report.json')]);
    expect(await readdir(folder)).toEqual(['report.json']);
  });

  it('replaces the files of an earlier run', async () => {
    await writeFile(join(folder, 'report.json'), 'old');
    await writeReportFiles({ report, outDir: folder });
    expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe(renderJson(report));
  });

  it('names a folder that cannot be made', async () => {
    const blocked = join(folder, 'a-file');
    await writeFile(blocked, '');
    await expect(writeReportFiles({ report, outDir: join(blocked, 'results') })).rejects.toMatchObject({
      name: 'RenderError',
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringContaining(join(blocked, 'results')),
      remedy: expect.stringContaining('--out'),
      cause: expect.objectContaining({ code: 'ENOTDIR' }),
    });
  });

  it('names a file that cannot be written, and leaves nothing beside it', async () => {
    await mkdir(join(folder, 'report.json'));
    await expect(writeReportFiles({ report, outDir: folder })).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringMatching(/^Cannot write .*report\.json: E\w+: .*, rename /),
      cause: expect.objectContaining({ syscall: 'rename' }),
    });
    expect(await readdir(folder)).toEqual(['report.json']);
  });
});

describe('writeMergedReport', () => {
  it('writes the files of several reports, whole and nothing else', async () => {
    const outDir = join(folder, 'merged', 'results');
    const written = await writeMergedReport({ reports: [report, report], paths: ['a.json', 'b.json'], outDir });
    const names = ['report.json', 'report.html', 'report.md', 'report.csv'];
    expect(written.map(({ path }) => path)).toEqual(names.map((name) => join(outDir, name)));
    expect((await readdir(outDir)).sort()).toEqual(names.toSorted());
    const json = renderMergedJson([report, report]);
    expect(await readFile(join(outDir, 'report.json'), 'utf8')).toBe(json);
    expect(written[0]?.bytes).toBe(Buffer.byteLength(json));
    expect(await readFile(join(outDir, 'report.csv'), 'utf8')).toMatch(/^report,cpu,.*\r\na,/);
  });

  it('writes only the files that were chosen', async () => {
    const outDir = join(folder, 'chosen');
    const files = MERGED_FILES.filter(({ format }) => format === 'md');
    await writeMergedReport({ reports: [report, report], outDir, files });
    expect(await readdir(outDir)).toEqual(['report.md']);
  });
});
