import { RunnerError } from '../runner-error.js';
import type { Engine, InstalledEngine } from './engine.js';
import { ENGINES, type EngineRegistry, findEngine } from './registry.js';

/**
 * An engine in this process. Measurements load it in a worker of their own; use this to run a model as a calculation,
 * e.g. to calibrate.
 * @throws RunnerError ENGINE_UNKNOWN; ENGINE_BROKEN if its module cannot be used
 */
export async function loadEngine(name: string, engines: EngineRegistry = ENGINES): Promise<Engine> {
  return importEngine(findEngine(name, engines));
}

/**
 * Version and location of an installed engine, without loading it.
 * @throws RunnerError ENGINE_UNKNOWN; ENGINE_MISSING with what installs it, ENGINE_BROKEN if it cannot be used
 */
export async function installedEngine(name: string, engines: EngineRegistry = ENGINES): Promise<InstalledEngine> {
  return (await loadEngine(name, engines)).installed();
}

/**
 * The engine of a module.
 * @param module its URL
 * @throws RunnerError ENGINE_BROKEN
 */
export async function importEngine(module: string): Promise<Engine> {
  const imported: unknown = await import(module).catch((error: unknown) => {
    throw broken(module, error instanceof Error ? error.message : String(error), error);
  });
  const engine =
    typeof imported === 'object' && imported !== null && 'default' in imported ? imported.default : undefined;
  if (!isEngine(engine)) throw broken(module, `its default export is not an Engine { ${MEMBERS.join(', ')} }`);
  return engine;
}

type Required = Exclude<keyof Engine, 'place' | 'halfPrecisions' | 'readOptions' | 'throughputOptions'>;
const TYPES: Readonly<Record<Required, 'string' | 'boolean' | 'function'>> = {
  name: 'string',
  title: 'string',
  canProfile: 'boolean',
  installed: 'function',
  load: 'function',
  saysOutOfMemory: 'function',
};
const MEMBERS = Object.keys(TYPES);

function isEngine(value: unknown): value is Engine {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(TYPES).every(([name, type]) => typeof Reflect.get(value, name) === type);
}

function broken(module: string, reason: string, cause?: unknown): RunnerError {
  return new RunnerError({
    code: 'ENGINE_BROKEN',
    message: `The engine module ${module} cannot be used: ${reason}`,
    remedy: 'Name a module by its file URL whose default export is an Engine.',
    cause,
  });
}
