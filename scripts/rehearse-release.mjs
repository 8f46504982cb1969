// Packs every package, installs the tarballs into an empty project as a user would, and runs the program from there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'rn50-release-'));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const folders = [...readdirSync(join(root, 'packages')).map((name) => join('packages', name)), 'apps/cli'];
  const overrides = {};
  for (const folder of folders) {
    const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const before = new Set(readdirSync(work));
    run('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', work], join(root, folder));
    overrides[name] = `file:${join(
      work,
      readdirSync(work).find((file) => !before.has(file)),
    )}`;
  }
  const manifest = { name: 'rehearsal', private: true, dependencies: overrides };
  writeFileSync(join(work, 'package.json'), JSON.stringify(manifest));
  // onnxruntime-node's install script downloads CUDA libraries; the CPU library is inside the package.
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], work);
  const bin = join(work, 'node_modules', '.bin', 'rn50');
  process.stdout.write(`rn50 ${run(bin, ['--version'], work)}`);
  process.stdout.write(run(bin, ['cpu'], work));
  process.stdout.write(run(bin, ['--quick', '--models', 'synthetic', '--no-progress', '--out', 'out'], work));
} finally {
  rmSync(work, { recursive: true, force: true });
}
