import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunnerError } from '../../runner-error.js';
import type { InstalledEngine } from '../engine.js';
import { type Host, thisHost } from '../host.js';
import { engineProblem } from './engine-problem.js';
import { engineImportError } from './errors.js';

/**
 * The installed `onnxruntime-node`, if it has a binary for this platform; nothing native is loaded. Whether the system loads
 * the binary is seen only when the engine is loaded.
 * @throws RunnerError ENGINE_MISSING, or ENGINE_BROKEN if its manifest cannot be read or it has no binary for this platform;
 *   the remedy is one for this machine
 */
export async function installedOrt(): Promise<InstalledEngine> {
  const installed = await readManifest();
  const host = thisHost();
  if (host.libc === 'musl' || !hasBinary(installed.location, host)) {
    throw new RunnerError(engineProblem({ kind: 'no-binary' }, host));
  }
  return installed;
}

async function readManifest(): Promise<InstalledEngine> {
  try {
    const manifest = fileURLToPath(import.meta.resolve('onnxruntime-node/package.json'));
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
    return { version, location: dirname(manifest) };
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
