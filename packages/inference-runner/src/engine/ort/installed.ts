import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunnerError } from '../../runner-error.js';
import type { InstalledEngine } from '../engine.js';
import { type Host, thisHost } from '../host.js';
import { ORT_VERSION } from './binaries.js';
import { engineProblem } from './engine-problem.js';
import { engineImportError } from './errors.js';

const PACKAGE = 'onnxruntime-node';

/**
 * The installed `onnxruntime-node`, if it has a binary for this platform; nothing native is loaded. Whether the system loads
 * the binary is seen only when the engine is loaded.
 * @param place its folder, or a folder whose `node_modules` has it; beside this package unless given
 * @throws RunnerError ENGINE_MISSING, or ENGINE_BROKEN if its manifest cannot be read or it has no binary for this platform;
 *   the remedy is one for this machine
 */
export async function installedOrt(place?: string): Promise<InstalledEngine> {
  const installed = place === undefined ? await besideThis() : await installedAt(place);
  const host = thisHost();
  if (host.libc === 'musl' || !hasBinary(installed.location, host)) {
    throw new RunnerError(engineProblem({ kind: 'no-binary' }, host));
  }
  return installed;
}

async function besideThis(): Promise<InstalledEngine> {
  try {
    const location = dirname(fileURLToPath(import.meta.resolve('onnxruntime-node/package.json')));
    return { version: (await readManifest(location)).version, location };
  } catch (cause) {
    throw engineImportError(cause);
  }
}

async function installedAt(place: string): Promise<InstalledEngine> {
  for (const location of [place, join(place, 'node_modules', PACKAGE)]) {
    const manifest = await readManifest(location).catch(() => null);
    if (manifest?.name === PACKAGE) return { version: manifest.version, location };
  }
  throw new RunnerError({
    code: 'ENGINE_MISSING',
    message: `There is no ${PACKAGE} at ${place}.`,
    remedy: `Name its folder, or install it there: ONNXRUNTIME_NODE_INSTALL=skip npm install --prefix ${place} ${PACKAGE}@${ORT_VERSION}`,
  });
}

async function readManifest(folder: string): Promise<{ name: string; version: string }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

/** The folder between `bin` and the platform names the N-API version, which changes. */
function hasBinary(folder: string, { platform, arch }: Host): boolean {
  const bin = join(folder, 'bin');
  if (!existsSync(bin)) return false;
  return readdirSync(bin).some((napi) => existsSync(join(bin, napi, platform, arch, 'onnxruntime_binding.node')));
}
