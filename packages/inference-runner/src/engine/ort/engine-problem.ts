import type { RunnerErrorCode } from '../../runner-error.js';
import type { Host } from '../host.js';
import { CUDA_DOWNLOAD, LAST_ORT_WITH, ORT_BINARIES, ORT_VERSION } from './binaries.js';
import type { LoadFailure } from './load-failure.js';

/** What is wrong with the engine and what helps on this machine. */
export interface EngineProblem {
  readonly code: Extract<RunnerErrorCode, 'ENGINE_MISSING' | 'ENGINE_BROKEN'>;
  readonly message: string;
  readonly remedy: string;
}

/**
 * What to tell the user when `onnxruntime-node` is not there or does not load. Pure. Installing it again is the remedy
 * only where there is a binary that can run here.
 */
export function engineProblem(failure: LoadFailure, host: Host): EngineProblem {
  const code = failure.kind === 'not-installed' ? 'ENGINE_MISSING' : 'ENGINE_BROKEN';
  return { code, ...(noBinary(failure, host) ?? notLoaded(failure, host)) };
}

type Said = Omit<EngineProblem, 'code'>;

/** The platforms for which nothing that is installed in the usual way can work. */
function noBinary(failure: LoadFailure, host: Host): Said | null {
  if (host.libc === 'musl') {
    return {
      message: 'onnxruntime-node has no binary for musl, the C library of Alpine Linux.',
      remedy: 'Use a system with glibc, for example the image node:22-slim in place of node:22-alpine.',
    };
  }
  const platform = platformOf(host);
  const isAbsent = failure.kind === 'not-installed' || failure.kind === 'no-binary';
  if (!isAbsent || ORT_BINARIES.includes(platform)) return null;
  const last = LAST_ORT_WITH[platform];
  const message = `onnxruntime-node ${ORT_VERSION} has no binary for ${platform}.`;
  if (last === undefined) return { message, remedy: `Use a Node for one of ${ORT_BINARIES.join(', ')}.` };
  const hint = platform === 'darwin/x64' ? ' On Apple silicon use a Node for arm64 instead.' : '';
  return { message, remedy: `Use ${last}, the last version that has: ${installing(last, host)}.${hint}` };
}

function notLoaded(failure: LoadFailure, host: Host): Said {
  switch (failure.kind) {
    case 'not-installed':
      return { message: 'ONNX Runtime is not installed (package onnxruntime-node).', remedy: installRemedy(host) };
    case 'no-binary':
      return { message: 'The package onnxruntime-node is here without its binary.', remedy: again(host) };
    case 'refused':
      return { message: doesNotLoad(failure.reason), remedy: systemRemedy(failure.reason, host) ?? again(host) };
    case 'broken':
      return { message: doesNotLoad(failure.reason), remedy: again(host) };
  }
}

/** What the system lacks, read from the words of its loader; null where the binary itself seems to be at fault. */
function systemRemedy(reason: string, { platform, arch }: Host): string | null {
  const symbols = /version [`']((?:GLIBC|GLIBCXX|CXXABI)_[\d.]+)' not found/.exec(reason)?.[1];
  if (symbols !== undefined) return `It needs ${symbols}: use a newer system, for example the image node:22-slim.`;
  const macOs = /built for macOS ([\d.]+)/.exec(reason)?.[1];
  if (macOs !== undefined) return `Update macOS to ${macOs} or newer.`;
  const library = /([\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(reason)?.[1];
  if (library !== undefined && !library.startsWith('libonnxruntime')) {
    return `Install the system's package that contains ${library}.`;
  }
  if (platform !== 'win32') return null;
  return `Install the Microsoft Visual C++ Redistributable for ${arch}, which it needs; if that is there, install onnxruntime-node again.`;
}

function installRemedy(host: Host): string {
  const command = installing(ORT_VERSION, host);
  return skipsDownload(host)
    ? `Install it without its CUDA libraries, which are not needed and whose download fails behind many firewalls: ${command}`
    : `Install it: ${command}`;
}

/** npm keeps a package that it finds in place, whatever became of its files. */
function again(host: Host): string {
  if (host.installation === 'clone') return 'Install it again: npx -y pnpm@12 install --force';
  const command = installing(ORT_VERSION, host);
  return host.installation === 'project'
    ? `Delete node_modules/onnxruntime-node and install it again: ${command}`
    : `Install it anew: ${command}`;
}

/** What puts this version of the engine beside the package, however that was installed. */
function installing(version: string, host: Host): string {
  const prefix = skipsDownload(host) ? 'ONNXRUNTIME_NODE_INSTALL=skip ' : '';
  switch (host.installation) {
    case 'project':
      return `${prefix}npm install onnxruntime-node@${version}`;
    case 'npx':
    case 'global':
      // What a global package or npx's cache has inside cannot be added to from outside.
      return `${prefix}npx -p onnxruntime-node@${version} -p @rn50/cli rn50`;
    case 'clone':
      return version === ORT_VERSION
        ? 'npx -y pnpm@12 install'
        : `set onnxruntime-node to ${version} in pnpm-workspace.yaml and start again`;
  }
}

/** pnpm runs no install script in a clone. */
function skipsDownload(host: Host): boolean {
  return host.installation !== 'clone' && CUDA_DOWNLOAD.includes(platformOf(host));
}

function platformOf({ platform, arch }: Host): string {
  return `${platform}/${arch}`;
}

function doesNotLoad(reason: string): string {
  return `ONNX Runtime is installed but does not load: ${reason.split('\n', 1)[0] ?? reason}`;
}
