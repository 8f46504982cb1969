import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { SHORTEST } from './given.js';
import { DIGITS, rn50, scratch } from './run-bin.js';

const folder = scratch();
const bytes = readFileSync(DIGITS);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const INT8 = join(folder, 'int8.onnx');
const MANIFEST = join(folder, 'manifest.json');
const FILE = join(folder, 'a-file');
const QUICK = [...SHORTEST, '--out', join(folder, 'out')];

/** Caches in which nothing can be made: on Linux also one where `mkdir` answers ENOENT, for which Node.js 20 tries for ever. */
const CACHES = [...(process.platform === 'linux' ? ['/proc/rn50/cache'] : []), FILE];

/** A run that does not end is killed, and has no exit code. */
const run = (cache: string, args: readonly string[]) => rn50(args, { cwd: folder, env: { RN50_CACHE_DIR: cache } });

beforeAll(async () => {
  writeFileSync(FILE, 'no folder');
  const urls = ['http://127.0.0.1:1/digits.onnx'];
  const models = [{ id: 'digits', fileName: 'digits.onnx', sha256, sizeBytes: bytes.length, urls }];
  writeFileSync(MANIFEST, JSON.stringify({ models }));
  const made = await run(FILE, ['quantize', DIGITS, '-o', INT8, '--no-progress']);
  expect(made.exitCode, made.stderr).toBe(0);
});

describe.each(CACHES)('the cache %s', (cache) => {
  it.each([
    ['fetch', ['fetch', 'digits', '--manifest', MANIFEST, '--no-progress']],
    ['compare --models auto', ['--no-tune', ...QUICK]],
    ['compare --models synthetic', ['--models', 'synthetic', ...QUICK]],
    ['compare --fp32, which makes the INT8 file', ['--fp32', DIGITS, ...QUICK]],
  ])('is an error of %s that names it and what to do', async (_, args) => {
    const { exitCode, stdout, stderr } = await run(cache, args);
    expect([exitCode, stdout], stderr).toEqual([5, '']);
    expect(stderr).toMatch(/^error: [^\n]*RN50_CACHE_DIR[^\n]*$/m);
    expect(stderr).toContain(cache);
  });

  it.each([
    ['--list', /^cache: /m],
    ['--verify', /^no models in /],
    ['--prune', /^nothing to remove$/],
  ])('is empty for fetch %s', async (option, text) => {
    const { exitCode, stdout, stderr } = await run(cache, ['fetch', option]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(text);
  });
});

/** Peaks of a disturbed machine are for one run anyway, so nothing is to be said. */
function expectPeaksNotKept(stderr: string, peaks: { readonly disturbedBy?: string }): void {
  if (peaks.disturbedBy === undefined) expect(stderr).toContain('the peaks are not kept: ');
  else expect(stderr).not.toContain('the peaks are not kept: ');
}

describe('without a cache that can be written', () => {
  const [cache = ''] = CACHES;

  it('compare compares two files, and a tuning that cannot be kept is a warning', {
    timeout: 120_000,
    ...needsTime(),
  }, async () => {
    const args = ['--fp32', DIGITS, '--int8', INT8, '--tune', '--verbose', ...QUICK];
    const { exitCode, stdout, stderr } = await run(cache, args);
    expect(exitCode, stderr).toBe(0);
    expectPeaksNotKept(stderr, JSON.parse(readFileSync(join(folder, 'out', 'report.json'), 'utf8')).peaks);
    expect(stderr).toContain('the figures of the outputs are not kept: ');
    expect(`${stdout}${stderr}`).toMatch(/INT8 was not tuned: The model cache .* cannot be written/);
  });

  it('why explains, and says so under --verbose', async () => {
    const args = ['why', INT8, '--threads', '1', '--budget', '2', '--no-progress', '--verbose', '--json'];
    const { exitCode, stdout, stderr } = await run(cache, args);
    expect(exitCode, stderr).toBe(0);
    expectPeaksNotKept(stderr, JSON.parse(stdout).peaks);
  }, 120_000);
});
