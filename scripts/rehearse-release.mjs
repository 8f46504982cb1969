// Packs every package, installs the tarballs into an empty project as a user would, and runs the program from there.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'rn50-release-'));
// Not inside the other one, where Node would find its packages.
const isolated = mkdtempSync(join(tmpdir(), 'rn50-firewall-'));
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
  // npm's part has no install script on other platforms, and nothing to fail.
  if (`${process.platform}/${process.arch}` === 'linux/x64') behindFirewall(overrides, isolated);
} finally {
  for (const folder of [work, isolated]) rmSync(folder, { recursive: true, force: true });
}

// As behind a firewall: npm reaches its registry, onnxruntime-node's install script reaches nothing, and npm drops the
// package without a word. The command that rn50 then names must bring it.
function behindFirewall({ '@rn50/cli': program }, folder) {
  // The program alone: what it bundles must not be needed from elsewhere.
  const manifest = { name: 'firewall', private: true, dependencies: { '@rn50/cli': program } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  // Only the script's own HTTP agent heeds these; nothing listens on the discard port.
  const proxy = 'http://127.0.0.1:9';
  const env = { ...process.env, GLOBAL_AGENT_HTTP_PROXY: proxy, GLOBAL_AGENT_HTTPS_PROXY: proxy };
  const engine = join(folder, 'node_modules', 'onnxruntime-node');
  const shell = (command) => spawnSync(command, { cwd: folder, env, shell: true, encoding: 'utf8' });
  const digits = join(root, 'apps/cli/test/fixtures/digits-resnet.onnx');
  const measure = `npx rn50 --fp32 ${digits} --int8 ${digits} --iterations 2 --no-progress`;
  const expect = (holds, what, { status, stdout, stderr }) => {
    if (!holds) throw new Error(`${what} (exit ${status})\n${stdout}${stderr}`);
  };

  const installed = shell('npm install --no-audit --no-fund');
  expect(installed.status === 0 && !existsSync(engine), 'npm was to drop the engine and say nothing', installed);
  const refused = shell(measure);
  const command = /ONNXRUNTIME_NODE_INSTALL=skip npm install \S+/.exec(refused.stderr)?.[0];
  expect(refused.status === 3 && command !== undefined, 'rn50 was to name the command that helps', refused);
  const mended = shell(command);
  expect(mended.status === 0 && existsSync(engine), `"${command}" was to install the engine`, mended);
  const measured = shell(measure);
  expect(measured.status === 0, 'rn50 was to measure', measured);
  process.stdout.write(`behind a firewall: ${command}\n`);
}
