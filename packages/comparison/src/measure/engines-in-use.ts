import type { EngineRegistry, GivenSessionOptions } from '@rn50/inference-runner';
import { ComparisonError } from '../errors.js';

/** An engine as it is installed on this machine. */
export interface EngineInUse {
  /** As in the registry, e.g. `ort`. */
  readonly name: string;
  /** For people, e.g. `ONNX Runtime`. */
  readonly title: string;
  /** Whether it tells how long each node takes. */
  readonly canProfile: boolean;
  readonly version: string;
  /** The folder or file it is loaded from. */
  readonly location: string;
}

/** Which engine runs a model, and with how many threads. */
export interface EngineSetting {
  readonly engine: string;
  /** Where it is found by its name; the engines of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  readonly threads: number;
}

/** An engine of a comparison, and the options of its sessions. */
export interface EngineToRun extends EngineInUse {
  readonly sessionOptions: GivenSessionOptions;
}

/**
 * Version and place of an engine, which is not loaded for it.
 * @throws RunnerError ENGINE_UNKNOWN, ENGINE_MISSING, ENGINE_BROKEN
 */
export async function engineInUse(name: string, engines: EngineRegistry | undefined): Promise<EngineInUse> {
  const { loadEngine } = await import('@rn50/inference-runner/engines');
  const engine = await loadEngine(name, engines);
  const { title, canProfile } = engine;
  return { name, title, canProfile, ...(await engine.installed()) };
}

/**
 * The engines of a comparison in the order in which they were named, with their session options.
 * @throws ComparisonError BAD_OPTION where none is named, or one twice; RunnerError as {@link engineInUse}
 */
export async function enginesToRun({
  engine: names,
  engines,
  sessionOptions,
  engineOptions,
}: {
  readonly engine: readonly string[];
  readonly engines?: EngineRegistry | undefined;
  readonly sessionOptions: GivenSessionOptions;
  readonly engineOptions: Readonly<Record<string, GivenSessionOptions>>;
}): Promise<readonly [EngineToRun, ...EngineToRun[]]> {
  const { mergedSessionOptions } = await import('@rn50/inference-runner');
  requireDistinct(names);
  const found: EngineToRun[] = [];
  for (const name of names) {
    const own = Object.hasOwn(engineOptions, name) ? engineOptions[name] : undefined;
    found.push({
      ...(await engineInUse(name, engines)),
      sessionOptions: mergedSessionOptions(sessionOptions, own),
    });
  }
  const [first, ...others] = found;
  if (first === undefined) throw badEngine('is empty', 'Name at least one engine.');
  return [first, ...others];
}

function requireDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw badEngine(`names ${twice} twice`, 'Name each engine once.');
}

function badEngine(problem: string, remedy: string): ComparisonError {
  return new ComparisonError({ code: 'BAD_OPTION', message: `The option engine ${problem}.`, remedy });
}
