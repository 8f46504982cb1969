import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Verdict, verdictSchema } from '@rn50/bench-stats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeDiff } from '../../src/files/write-diff.js';
import { around } from '../fixtures.js';

const verdict: Verdict = {
  warnings: [],
  differences: [{ after: 'b\u009b', before: 'a', what: 'host' }],
  changes: [
    {
      verdict: 'same',
      judgedBy: 'times',
      scenario: 'latency',
      label: 'INT8',
      variantId: 'ort-int8',
      timeRatio: around(1),
      afterMs: around(10),
      beforeMs: around(10),
    },
  ],
  timesMargin: 0.1,
  margin: 0.03,
  confidence: 0.9,
  verdict: 'same',
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rn50-diff-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeDiff', () => {
  it('writes the verdict as JSON, in an order for readers, as Markdown and as a page', async () => {
    const outDir = join(folder, 'deep');
    const files = await writeDiff({ verdict, outDir, before: '/home/anneliese/monday.json' });
    expect(files.map(({ path }) => path)).toEqual(
      ['diff.json', 'diff.md', 'diff.html'].map((name) => join(outDir, name)),
    );
    expect((await readdir(outDir)).sort()).toEqual(['diff.html', 'diff.json', 'diff.md']);
    const [json = '', ...others] = await Promise.all(files.map(({ path }) => readFile(path, 'utf8')));
    expect(files[0]?.bytes).toBe(Buffer.byteLength(json));
    for (const text of others) {
      expect(text).toContain('before: monday.json');
      expect(text).not.toContain('anneliese');
    }
    expect(JSON.parse(json)).toEqual(verdict);
    expect(verdictSchema.parse(JSON.parse(json))).toEqual(verdict);
    expect([...json.matchAll(/^ {2}"(\w+)":/gm)].map((match) => match[1])).toEqual([
      'verdict',
      'margin',
      'timesMargin',
      'confidence',
      'changes',
      'differences',
      'warnings',
    ]);
    expect(json).toContain('"after": "b\\u009b"');
  });

  it('names a file that cannot be written', async () => {
    await writeFile(join(folder, 'a-file'), '');
    await expect(writeDiff({ verdict, outDir: join(folder, 'a-file') })).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringContaining('a-file'),
    });
  });
});
