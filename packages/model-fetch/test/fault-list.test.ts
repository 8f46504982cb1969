import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The list that README.md gives under "Faults". */
const FAULTS = 30;

test('every fault of the README has a test by its number', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const tested = new Set(texts.join('\n').match(/fault \d+/g));
  const readme = await readFile(join(folder, '..', 'README.md'), 'utf8');
  for (let number = 1; number <= FAULTS; number++) {
    expect(tested, `fault ${number}`).toContain(`fault ${number}`);
    expect(readme, `fault ${number}`).toMatch(new RegExp(`^\\| ${number} +\\|`, 'm'));
  }
});
