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
      effect: 0.1,
      pValue: 0.5,
      verdict: 'same',
      scenario: 'latency',
      label: 'INT8',
      variantId: 'ort-int8',
      timeRatio: around(1),
      afterMs: around(10),
      beforeMs: around(10),
    },
  ],
  margin: 0.02,
  confidence: 0.95,
  verdict: 'same',
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rn50-diff-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeDiff', () => {
  it('writes the verdict, and nothing else, in an order for readers', async () => {
    const outDir = join(folder, 'deep');
    const file = await writeDiff({ verdict, outDir });
    const json = await readFile(file.path, 'utf8');
    expect(file).toEqual({ path: join(outDir, 'diff.json'), bytes: Buffer.byteLength(json) });
    expect(await readdir(outDir)).toEqual(['diff.json']);
    expect(JSON.parse(json)).toEqual(verdict);
    expect(verdictSchema.parse(JSON.parse(json))).toEqual(verdict);
    expect([...json.matchAll(/^ {2}"(\w+)":/gm)].map((match) => match[1])).toEqual([
      'verdict',
      'margin',
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
