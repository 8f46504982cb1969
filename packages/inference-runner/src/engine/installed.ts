import { readFile } from 'node:fs/promises';
import { engineImportError } from './ort.js';

/**
 * The version of an installed engine, without loading it: cheap enough to ask before anything is downloaded or built.
 * @throws RunnerError ENGINE_MISSING with the command that installs it, ENGINE_BROKEN if its manifest cannot be read
 */
export async function installedEngine(_engine: 'ort'): Promise<string> {
  try {
    const manifest = await readFile(new URL(import.meta.resolve('onnxruntime-node/package.json')), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    return version;
  } catch (cause) {
    throw engineImportError(cause);
  }
}
