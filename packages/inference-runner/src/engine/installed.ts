import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunnerError } from '../runner-error.js';
import type { EngineName } from './engine.js';
import { engineProblem } from './engine-problem.js';
import { type Host, thisHost } from './host.js';
import { engineImportError } from './ort.js';

/**
 * The version of an installed engine that has a binary for this platform, without loading it: cheap enough to ask before
 * anything is downloaded or built. Whether the system loads the binary is seen only when the engine is loaded.
 * @throws RunnerError ENGINE_MISSING, or ENGINE_BROKEN if its manifest cannot be read or it has no binary for this platform;
 *   the remedy is one for this machine
 */
export async function installedEngine(_engine: EngineName): Promise<string> {
  const manifest = await readManifest();
  const host = thisHost();
  if (host.libc === 'musl' || !hasBinary(manifest.folder, host)) {
    throw new RunnerError(engineProblem({ kind: 'no-binary' }, host));
  }
  return manifest.version;
}

async function readManifest(): Promise<{ readonly folder: string; readonly version: string }> {
  try {
    const file = new URL(import.meta.resolve('onnxruntime-node/package.json'));
    const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
    return { folder: fileURLToPath(new URL('.', file)), version };
  } catch (cause) {
    throw engineImportError(cause);
  }
}

/** The folder between `bin` and the platform names the N-API version, which changes. */
function hasBinary(folder: string, { platform, arch }: Host): boolean {
  const bin = join(folder, 'bin');
  if (!existsSync(bin)) return false;
  return readdirSync(bin).some((napi) => existsSync(join(bin, napi, platform, arch, 'onnxruntime_binding.node')));
}
