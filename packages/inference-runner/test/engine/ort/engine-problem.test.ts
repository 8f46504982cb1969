import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/engine/host.js';
import { engineProblem } from '../../../src/engine/ort/engine-problem.js';
import type { LoadFailure } from '../../../src/engine/ort/load-failure.js';

const LINUX: Host = { platform: 'linux', arch: 'x64', libc: 'glibc', installation: 'project' };
const ALPINE: Host = { ...LINUX, libc: 'musl' };
const INTEL_MAC: Host = { platform: 'darwin', arch: 'x64', libc: null, installation: 'project' };
const MAC: Host = { ...INTEL_MAC, arch: 'arm64' };
const WINDOWS: Host = { platform: 'win32', arch: 'x64', libc: null, installation: 'project' };

const MISSING: LoadFailure = { kind: 'not-installed' };
const NO_BINARY: LoadFailure = { kind: 'no-binary' };
const refused = (reason: string): LoadFailure => ({ kind: 'refused', reason });

const SKIP = 'ONNXRUNTIME_NODE_INSTALL=skip ';
const NPM = 'npm install onnxruntime-node@1.30.0';

describe('engineProblem', () => {
  const cases: [what: string, failure: LoadFailure, host: Host, code: string, remedy: string | RegExp][] = [
    ['Linux, dropped by npm', MISSING, LINUX, 'ENGINE_MISSING', RegExp(`^Install it without .*: ${SKIP}${NPM}$`)],
    [
      'Linux, dropped by npx',
      MISSING,
      { ...LINUX, installation: 'npx' },
      'ENGINE_MISSING',
      RegExp(`: ${SKIP}npx -p onnxruntime-node@1.30.0 -p @rn50/cli rn50$`),
    ],
    [
      'Linux, a global package',
      MISSING,
      { ...LINUX, installation: 'global' },
      'ENGINE_MISSING',
      RegExp(`: ${SKIP}npx -p onnxruntime-node@1.30.0 -p @rn50/cli rn50$`),
    ],
    [
      'Linux, a clone: pnpm downloads no CUDA',
      MISSING,
      { ...LINUX, installation: 'clone' },
      'ENGINE_MISSING',
      'Install it: npx -y pnpm@12 install',
    ],
    ['arm64, nothing to skip', MISSING, { ...LINUX, arch: 'arm64' }, 'ENGINE_MISSING', `Install it: ${NPM}`],
    ['Mac, nothing to skip', MISSING, MAC, 'ENGINE_MISSING', `Install it: ${NPM}`],
    ['Windows, nothing to skip', MISSING, WINDOWS, 'ENGINE_MISSING', `Install it: ${NPM}`],
    [
      'Intel Mac, not installed',
      MISSING,
      INTEL_MAC,
      'ENGINE_MISSING',
      /^Use 1\.23\.2, .*: npm install onnxruntime-node@1\.23\.2\. On Apple silicon/,
    ],
    [
      'Intel Mac, a version without its binary',
      NO_BINARY,
      INTEL_MAC,
      'ENGINE_BROKEN',
      /: npm install onnxruntime-node@1\.23\.2\. /,
    ],
    [
      'Intel Mac, a clone',
      NO_BINARY,
      { ...INTEL_MAC, installation: 'clone' },
      'ENGINE_BROKEN',
      /: set onnxruntime-node to 1\.23\.2 in pnpm-workspace\.yaml and start again\. /,
    ],
    ['Alpine, not installed', MISSING, ALPINE, 'ENGINE_MISSING', /glibc, for example the image node:22-slim/],
    ['Alpine, a binary for glibc', NO_BINARY, ALPINE, 'ENGINE_BROKEN', /glibc, for example the image node:22-slim/],
    [
      'Alpine, as musl says it',
      refused('Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by x.node)'),
      ALPINE,
      'ENGINE_BROKEN',
      /glibc, for example the image node:22-slim/,
    ],
    [
      'another architecture',
      MISSING,
      { ...LINUX, arch: 'riscv64' },
      'ENGINE_MISSING',
      /one of .*linux\/arm64, linux\/x64/,
    ],
    ['another system', NO_BINARY, { ...MAC, platform: 'freebsd' }, 'ENGINE_BROKEN', /^Use a Node for one of /],
    [
      'an old glibc',
      refused("/lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.28' not found (required by libonnxruntime.so.1)"),
      LINUX,
      'ENGINE_BROKEN',
      /^It needs GLIBC_2\.28: use a newer system/,
    ],
    [
      'an old libstdc++',
      refused("/usr/lib/libstdc++.so.6: version `GLIBCXX_3.4.22' not found (required by libonnxruntime.so.1)"),
      LINUX,
      'ENGINE_BROKEN',
      /^It needs GLIBCXX_3\.4\.22: use a newer system/,
    ],
    [
      'an old macOS',
      refused(
        'dlopen(x.node): Symbol not found: __Z\n  Referenced from: x (built for macOS 14.0 which is newer than running OS)',
      ),
      MAC,
      'ENGINE_BROKEN',
      'Update macOS to 14.0 or newer.',
    ],
    [
      'a system library is missing',
      refused('libstdc++.so.6: cannot open shared object file: No such file or directory'),
      LINUX,
      'ENGINE_BROKEN',
      "Install the system's package that contains libstdc++.so.6.",
    ],
    [
      'its own library is missing',
      refused('libonnxruntime.so.1: cannot open shared object file: No such file or directory'),
      LINUX,
      'ENGINE_BROKEN',
      `Delete node_modules/onnxruntime-node and install it again: ${SKIP}${NPM}`,
    ],
    [
      'Windows without the C++ runtime',
      refused('The specified module could not be found.'),
      WINDOWS,
      'ENGINE_BROKEN',
      /Visual C\+\+/,
    ],
    ['the binary was removed', NO_BINARY, LINUX, 'ENGINE_BROKEN', RegExp(`^Delete .*: ${SKIP}${NPM}$`)],
    [
      'a damaged clone',
      { kind: 'broken', reason: "Cannot find module 'onnxruntime-common'" },
      { ...LINUX, installation: 'clone' },
      'ENGINE_BROKEN',
      'Install it again: npx -y pnpm@12 install --force',
    ],
  ];

  it.each(cases)('%s', (_what, failure, host, code, remedy) => {
    const problem = engineProblem(failure, host);
    expect(problem.code).toBe(code);
    if (typeof remedy === 'string') expect(problem.remedy).toBe(remedy);
    else expect(problem.remedy).toMatch(remedy);
  });

  it('says what the system said, on one line', () => {
    const { message } = engineProblem(refused('first line\n  second line'), LINUX);
    expect(message).toBe('ONNX Runtime is installed but does not load: first line');
  });

  it('does not send an Intel Mac to the version it already has', () => {
    expect(engineProblem(refused('image not found'), INTEL_MAC).message).not.toContain('has no binary');
  });
});
