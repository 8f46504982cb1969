import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIGITS, hiding, onMachine, scratch, started } from './run-bin.js';

const folder = scratch();
const CACHE = join(folder, 'cache');
const MUSL = 'Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by binding.node)';
const OLD_GLIBC = "libm.so.6: version `GLIBC_2.28' not found (required by libonnxruntime.so.1)";
const INTEL_MAC = { platform: 'darwin', arch: 'x64' };

const COMPARE = ['--fp32', DIGITS, '--int8', DIGITS, '--iterations', '2'];
const QUANTIZE = ['quantize', DIGITS, '-o', 'q.onnx'];
const WHY = ['why', DIGITS];

/** A clone says how to mend a clone; the commands for npm and npx are in the tests of inference-runner. */
describe('the engine cannot be had: exit 3, one line, the remedy for that machine', () => {
  it.each([
    ['not installed', 'compare', COMPARE, hiding('onnxruntime-node'), /npx -y pnpm@12 install$/],
    ['Intel Mac', 'compare', COMPARE, onMachine(INTEL_MAC), /Use 1\.23\.2, the last version that has/],
    ['Intel Mac', 'quantize', QUANTIZE, onMachine(INTEL_MAC), /Use 1\.23\.2, the last version that has/],
    ['Alpine', 'compare', COMPARE, onMachine({ libc: 'musl', dlopen: MUSL }), /the image node:22-slim/],
    ['Alpine', 'why', WHY, onMachine({ libc: 'musl', dlopen: MUSL }), /the image node:22-slim/],
    ['an old glibc', 'compare', COMPARE, onMachine({ dlopen: OLD_GLIBC }), /It needs GLIBC_2\.28: use a newer system/],
    ['riscv64', 'compare', COMPARE, onMachine({ arch: 'riscv64' }), /Use a Node for one of .*linux\/arm64/],
  ])('%s: %s', async (_what, _command, args, env, remedy) => {
    const run = await started([...args, '--no-progress'], { cwd: folder, env: { ...env, RN50_CACHE_DIR: CACHE } });
    expect(run.exitCode).toBe(3);
    expect(run.stderr.trim()).toMatch(remedy);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).not.toMatch(/npm install onnxruntime-node$/m);
  });

  it.each([
    ['koffi', hiding('koffi'), /koffi.*npx -y pnpm@12 install$/],
    ['the library', { RN50_OPENVINO_LIB: '/nowhere' }, /There is no OpenVINO C library \(libopenvino_c\) at \/nowhere/],
  ])('OpenVINO without %s', async (_what, env, message) => {
    const args = [...COMPARE, '--engine', 'ort,openvino', '--no-progress'];
    const run = await started(args, { cwd: folder, env: { ...env, RN50_CACHE_DIR: CACHE } });
    expect(run.exitCode).toBe(3);
    expect(run.stderr.trim()).toMatch(message);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('is said before anything is made or downloaded', async () => {
    const cache = join(folder, 'untouched');
    const env = { ...onMachine(INTEL_MAC), RN50_CACHE_DIR: cache };
    const run = await started(['--models', 'synthetic', '--quick', '--no-progress'], { cwd: folder, env });
    expect(run.exitCode).toBe(3);
    expect(existsSync(cache)).toBe(false);
  });
});
