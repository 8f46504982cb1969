import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { keep, readKept } from '../../src/keyed-cache/kept-value.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const schema = z.object({ value: z.number() });
const words = { what: 'the value is', about: 'a value' };

it('keeps a value and nothing else, and notes when it was used', async () => {
  const file = join(folder, 'a', 'value.json');
  const lines: string[] = [];
  await keep(file, { value: 1 }, words, (line) => lines.push(line));
  const longAgo = new Date('2001-01-01');
  utimesSync(file, longAgo, longAgo);
  expect(await readKept(file, schema)).toEqual({ value: 1 });
  expect(statSync(file).mtimeMs).toBeGreaterThan(longAgo.getTime());
  expect(readdirSync(join(folder, 'a'))).toEqual(['value.json']);
  expect(lines).toEqual([]);
});

it.runIf(process.platform === 'linux')(
  'says that a value cannot be kept, where mkdir never comes to an end',
  async () => {
    const lines: string[] = [];
    await keep('/proc/rn50/peaks/value.json', { value: 1 }, words, (line) => lines.push(line));
    expect(lines).toEqual([expect.stringMatching(/^the value is not kept: .*ENOENT/)]);
  },
  5_000,
);
