// Makes the file of a key: writes `content`, prints `made`, and goes on at the first line of its input. Then it prints the path
// and ends with its input.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { derivedFile } from '../../dist/index.js';

const [folder, key, content] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin });
const go = new Promise((resolve) => lines.once('line', resolve));

const made = await derivedFile(folder, {
  key,
  about: content,
  schema: z.object({ sha256: z.string().length(64), sizeBytes: z.int(), facts: z.record(z.string(), z.unknown()) }),
  make: async (out) => {
    writeFileSync(out, content);
    process.stdout.write(`made ${out}\n`);
    await go;
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { sha256, sizeBytes: content.length, facts: { content } };
  },
  onCorrupt: () => {},
});
process.stdout.write(`done ${made.path}\n`);
