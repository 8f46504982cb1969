// Makes a model in a cache folder: writes `content`, prints `made`, and goes on at the first line of its input. Then it prints the
// path, and ends with its input.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { derivedModel } from '../../../../packages/comparison/dist/models/derived-model.js';

const [folder, key, content] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin });
const go = new Promise((resolve) => lines.once('line', resolve));

const made = await derivedModel(folder, {
  key,
  about: content,
  make: async (out) => {
    writeFileSync(out, content);
    process.stdout.write(`made ${out}\n`);
    await go;
    const sha256 = createHash('sha256').update(content).digest('hex');
    const image = { channels: 1, height: 8, width: 8 };
    return { sha256, sizeBytes: content.length, image, facts: { content }, recipe: null };
  },
  onCorrupt: () => {},
});
process.stdout.write(`done ${made.path}\n`);
