import { RunnerError } from '../runner-error.js';
import type { Engine, EngineSpec } from './engine.js';
import { loadOrt } from './ort.js';

/**
 * Loads an engine into this process. Measurements load it in a worker of their own; use this to run a model as a
 * calculation, e.g. to calibrate.
 * @throws RunnerError ENGINE_MISSING or ENGINE_BROKEN, with a remedy for this machine
 */
export async function loadEngine(spec: EngineSpec): Promise<Engine> {
  if (spec === 'ort') return loadOrt();
  const module: unknown = await import(spec.module).catch((error: unknown) => {
    throw broken(spec.module, error instanceof Error ? error.message : String(error), error);
  });
  const engine = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  if (!isEngine(engine)) throw broken(spec.module, 'its default export is not an Engine { name, load }');
  return engine;
}

function isEngine(value: unknown): value is Engine {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'load' in value &&
    typeof value.load === 'function'
  );
}

function broken(module: string, reason: string, cause?: unknown): RunnerError {
  return new RunnerError({
    code: 'ENGINE_BROKEN',
    message: `The engine module ${module} cannot be used: ${reason}`,
    remedy: 'Name a module by its file URL whose default export is an Engine.',
    cause,
  });
}
