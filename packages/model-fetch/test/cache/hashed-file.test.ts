import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeDisk } from '../../src/cache/disk.js';
import { hashedFile } from '../../src/cache/hashed-file.js';
import { LONG, sha256Of, useWorkbench } from '../workbench.js';

const bench = useWorkbench();

test('whatever the pieces and the start, the file holds them and the digest is its own', async () => {
  const path = join(bench.root, 'file');
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 600_000 }),
      fc.array(fc.nat({ max: 400_000 }), { maxLength: 8 }),
      async (start, lengths) => {
        await writeFile(path, LONG.subarray(0, start));
        const handle = await nodeDisk.open(path, 'r+');
        const file = await hashedFile(handle, start);
        let end = start;
        for (const length of lengths) {
          await file.append(LONG.subarray(end, end + length));
          end = Math.min(LONG.length, end + length);
        }
        expect(file.sizeBytes()).toBe(end);
        expect(await file.digest()).toBe(sha256Of(LONG.subarray(0, end)));
        await handle.close();
        expect(LONG.subarray(0, end).equals(await readFile(path))).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test('cleared, it is empty and starts anew', async () => {
  const path = join(bench.root, 'file');
  const handle = await nodeDisk.open(path, 'wx+');
  const file = await hashedFile(handle, 0);
  await file.append(LONG);
  await file.clear();
  await file.append(LONG.subarray(0, 10));
  expect([file.sizeBytes(), await file.digest()]).toEqual([10, sha256Of(LONG.subarray(0, 10))]);
  await handle.close();
  expect((await readFile(path)).length).toBe(10);
});

test('a write that failed comes out at the next call, and again after it', async () => {
  const handle = await nodeDisk.open(join(bench.root, 'file'), 'wx+');
  handle.write = () => Promise.reject(new Error('full'));
  const file = await hashedFile(handle, 0);
  await file.append(LONG.subarray(0, 300_000));
  await expect(file.flush()).rejects.toThrow('full');
  await expect(file.digest()).rejects.toThrow('full');
  await handle.close();
});

test('a file that is shorter than it was said to be is not taken for the longer one', async () => {
  const path = join(bench.root, 'file');
  await writeFile(path, 'short');
  const handle = await nodeDisk.open(path, 'r+');
  await expect(hashedFile(handle, 6)).rejects.toThrow('shorter');
  await handle.close();
});
