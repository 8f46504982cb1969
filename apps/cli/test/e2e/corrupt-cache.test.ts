import { createHash } from 'node:crypto';
import { closeSync, cpSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
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

describe('a corrupt cache entry', () => {
  it('is detected and replaced: an engine would load and run it silently', async () => {
    cpSync(WARM.cache, join(folder, 'spoilt'), { recursive: true });
    const before = digests();
    const { models } = JSON.parse(readFileSync(join(WARM.base, 'report.json'), 'utf8'));
    const { path } = models.find(({ source }: { source: string }) => source === 'quantized');
    flipByte(join(made, basename(path)), 50_000);
    expect(digests()).not.toEqual(before);
    const counts = ['--iterations', '4', '--warmup', '1', '--threads', '1'];
    const args = ['--fp32', DIGITS, ...counts, '--cache-dir', 'spoilt', '--out', 'again'];
    const again = await rn50(args, { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/was corrupt: quantizing again/);
    expect(digests()).toEqual(before);
  });
});
