import { closest } from 'fastest-levenshtein';
import { RunnerError } from '../runner-error.js';

/** Engine name -> URL of a module whose default export is an `Engine`. */
export type EngineRegistry = Readonly<Record<string, string>>;

/** The engines of this package; a new one is a line here. */
export const ENGINES: EngineRegistry = {
  ort: new URL('./ort/engine.js', import.meta.url).href,
  openvino: new URL('./openvino/engine.js', import.meta.url).href,
};

const PLACE = 'at';

/** The address of an engine's module for an installation of it at `place`, an absolute path. */
export function moduleAt(module: string, place: string): string {
  const url = new URL(module);
  url.searchParams.set(PLACE, place);
  return url.href;
}

/** The place that the address of a module names, read by the module itself from `import.meta.url`. */
export function placeOf(module: string): string | undefined {
  return new URL(module).searchParams.get(PLACE) ?? undefined;
}

/** The engine where none is named. */
export const DEFAULT_ENGINE = 'ort';

/**
 * The URL of an engine's module.
 * @throws RunnerError ENGINE_UNKNOWN with all names and the nearest
 */
export function findEngine(name: string, registry: EngineRegistry): string {
  const module = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (module !== undefined) return module;
  const names = Object.keys(registry);
  throw new RunnerError({
    code: 'ENGINE_UNKNOWN',
    message: `There is no engine "${name}"; there is ${names.join(', ') || 'none'}.`,
    remedy: names.length === 0 ? 'Give a registry with an engine.' : `Did you mean "${closest(name, names)}"?`,
  });
}
