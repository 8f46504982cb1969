// Puts the screen and the charts of a real run into the README. Usage: node scripts/readme-example.mjs <report.json of a default run>
// The report is kept, without names, in docs/example: a test compares the README's screen with what it renders.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [given] = process.argv.slice(2);
if (given === undefined) throw new Error('give the report.json of a default run');
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'apps/cli/dist/bin.js');
const example = join(root, 'docs/example');
const folder = mkdtempSync(join(tmpdir(), 'rn50-readme-'));
const rn50 = (...args) => execFileSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
const screen = rn50('report', resolve(given), '--anonymous', '--out', 'rn50-results');

mkdirSync(example, { recursive: true });
for (const name of ['report.json', 'fp32_int8_absolute.png', 'fp32_int8_times.png'])
  copyFileSync(join(folder, 'rn50-results', name), join(example, name));
rmSync(folder, { recursive: true, force: true });

const readme = join(root, 'README.md');
const block = /(<!-- example -->\n\n```\n)[\s\S]*?(```\n)/;
const text = readFileSync(readme, 'utf8');
if (!block.test(text)) throw new Error('README.md has no block after <!-- example -->');
writeFileSync(
  readme,
  text.replace(block, (_whole, before, after) => `${before}${screen}${after}`),
);
