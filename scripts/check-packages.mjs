// Every publishable package: publint, types for every resolution mode we promise (ESM), a README with the error codes, a licence.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = [
  ...readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name)),
  join(root, 'apps/cli'),
];
let faults = 0;
const fault = (text) => {
  faults += 1;
  process.stdout.write(`  ${text}\n`);
};

for (const folder of folders) {
  const { name, private: hidden } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (hidden) continue;
  process.stdout.write(`${name}\n`);
  for (const file of ['README.md', 'LICENSE']) if (!existsSync(join(folder, file))) fault(`no ${file}`);
  runTool('publint', ['publint', 'run', folder, '--strict', '--pack', 'npm']);
  // ESM only: require() of ES modules works from Node 20.19 on, so the CommonJS column is not ours.
  if (!folder.endsWith('cli'))
    runTool('attw', ['attw', '--pack', folder, '--profile', 'esm-only', '--format', 'ascii']);
}
// Front matter that a formatter has broken ends a release only when it is made.
for (const name of readdirSync(join(root, '.changeset')).filter((file) => file.endsWith('.md'))) {
  const text = readFileSync(join(root, '.changeset', name), 'utf8');
  if (!/^---\n(['"]@rn50\/[\w-]+['"]: (patch|minor|major)\n)+---\n/.test(text))
    fault(`.changeset/${name}: wrong front matter`);
}
process.exitCode = faults === 0 ? 0 : 1;

function runTool(tool, args) {
  const done = spawnSync('npx', ['--no-install', ...args], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) fault(`${tool}: ${done.stdout}${done.stderr}`);
}
