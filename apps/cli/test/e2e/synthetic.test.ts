import { createHash } from 'node:crypto';
import { closeSync, cpSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { DIGITS, rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();
const made = join(folder, 'spoilt', 'made');

/** The digest of every model in the cache that is spoilt. */
function digests(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(made)
      .filter((name) => name.endsWith('.onnx'))
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(made, name)))
          .digest('hex'),
      ]),
  );
}

function flipByte(path: string, position: number): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, position);
  byte[0] = (byte[0] ?? 0) ^ 0x10;
  writeSync(file, byte, 0, 1, position);
  closeSync(file);
}

describe('the structural twin', () => {
  const args = [
    '--models',
    'auto',
    '--offline',
    '--iterations',
    '2',
    '--batch',
    '2',
    '--threads',
    '1',
    '--cache-dir',
    'cache',
    '--out',
    'out',
  ];

  it('stands in when no model can be had, and every output says so', { timeout: 180_000 }, async () => {
    const run = await rn50(args, { cwd: folder });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/synthetic weights \(dummy data: speed only, no accuracy\)/);
    const report = parseReport(JSON.parse(readFileSync(join(folder, 'out', 'report.json'), 'utf8')));
    expect(report.models.map(({ source }) => source)).toEqual(['synthetic', 'synthetic']);
    expect(report.warnings.map(({ code }) => code)).toContain('synthetic-weights');
    expect(report.fidelity[0]?.centredCosine).toBeGreaterThanOrEqual(0.985);
    expect(report.fidelity[0]?.sqnrDb).toBeGreaterThanOrEqual(18);
    expect(report.fidelity[0]?.top1Agreement).toBeGreaterThanOrEqual(12 / 16);
  });
});

describe('a corrupt cache entry', () => {
  it('is detected and replaced: an engine would load and run it silently', async () => {
    cpSync(WARM.cache, join(folder, 'spoilt'), { recursive: true });
    const before = digests();
    const [int8 = ''] = Object.keys(before);
    flipByte(join(made, int8), 50_000);
    expect(digests()).not.toEqual(before);
    const counts = ['--iterations', '4', '--warmup', '1', '--threads', '1'];
    const args = ['--fp32', DIGITS, ...counts, '--cache-dir', 'spoilt', '--out', 'again'];
    const again = await rn50(args, { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/was corrupt: quantizing again/);
    expect(digests()).toEqual(before);
  });
});
