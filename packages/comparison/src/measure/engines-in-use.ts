import type { Warning } from '@rn50/bench-stats';
import { engineTitle } from '@rn50/bench-stats/words';
import type { Engine, EngineRegistry, GivenSessionOptions, InstalledEngine } from '@rn50/inference-runner';
import { ComparisonError, isTypedError } from '../errors.js';
import { ALL_ENGINES, parseEngine } from './engine-names.js';

/** An engine as it is installed on this machine. */
export interface EngineInUse extends InstalledEngine {
  /** As in the registry, e.g. `ort`. */
  readonly name: string;
  /** For people, e.g. `ONNX Runtime`. */
  readonly title: string;
  /** Whether it tells how long each node takes. */
  readonly canProfile: boolean;
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
  /** The name of which it is an installation: `ort` of `ort@1.29.0`. */
  readonly kind: string;
  /** In which it computes float32 files here beside float32. */
  readonly halfPrecisions: readonly ('bf16' | 'fp16')[];
  /** Whether it has session options that may be faster for throughput; false unless given. */
  readonly hasThroughputOptions?: boolean;
  readonly sessionOptions: GivenSessionOptions;
}

/** The engines of a comparison. */
export interface ChosenEngines {
  /** In the order in which they were named. */
  readonly running: readonly [EngineToRun, ...EngineToRun[]];
  /** Where they are found by their names: the given engines, and installations at places that were named. */
  readonly engines: EngineRegistry;
  /** About engines that `all` leaves out. */
  readonly warnings: readonly Warning[];
}

/** What a comparison asks for of its engines. */
export interface AskedEngines {
  /** Names, `all`, or a name with the absolute path of an installation: `ort@/opt/old`. */
  readonly engine: readonly string[];
  readonly engines?: EngineRegistry | undefined;
  readonly sessionOptions: GivenSessionOptions;
  readonly engineOptions: Readonly<Record<string, GivenSessionOptions>>;
  readonly features: ReadonlySet<string>;
}

/**
 * Version and place of an engine, which is not loaded for it.
 * @throws RunnerError ENGINE_UNKNOWN, ENGINE_MISSING, ENGINE_BROKEN
 */
export async function engineInUse(name: string, engines: EngineRegistry | undefined): Promise<EngineInUse> {
  const { loadEngine } = await import('@rn50/inference-runner/engines');
  return inUse(name, await loadEngine(name, engines));
}

async function inUse(name: string, engine: Engine): Promise<EngineInUse> {
  const { title, canProfile } = engine;
  return { name, title, canProfile, ...(await engine.installed()) };
}

/**
 * The engines of a comparison in the order in which they were named, with their session options.
 * @throws ComparisonError BAD_OPTION where none is named, one twice, or one with a place that it does not take; RunnerError as
 *   {@link engineInUse}
 */
export async function chooseEngines(asked: AskedEngines): Promise<ChosenEngines> {
  const { ENGINES } = await import('@rn50/inference-runner/engines');
  const known = asked.engines ?? ENGINES;
  const running: EngineToRun[] = [];
  const warnings: Warning[] = [];
  const failures: unknown[] = [];
  let engines = known;
  for (const { spec, isOptional } of specsOf(asked.engine, known)) {
    try {
      const { module, engine } = await engineOf(spec, known, asked);
      const isTaken = (name: string) => running.some((one) => one.name === name);
      const name = spec.includes('@') ? freeName(`${engine.kind}@${engine.version}`, isTaken) : engine.name;
      if (isTaken(name)) throw badEngine(`names ${name} twice`, 'Name each engine once.');
      running.push({ ...engine, name });
      engines = { ...engines, [name]: module };
    } catch (error) {
      if (!isOptional || !isTypedError(error) || !UNUSABLE.has(error.code)) throw error;
      failures.push(error);
      warnings.push(leftOut(spec, error));
    }
  }
  const [first, ...others] = running;
  if (first === undefined) throw failures[0];
  return { running: [first, ...others], engines, warnings };
}

/** Codes of an engine that cannot be used as it is installed. */
const UNUSABLE: ReadonlySet<string> = new Set(['ENGINE_MISSING', 'ENGINE_BROKEN']);

interface AskedEngine {
  readonly spec: string;
  readonly isOptional: boolean;
}

/** `all` stands for every engine of the registry in its order; of these, what is not installed is left out. */
function specsOf(names: readonly string[], known: EngineRegistry): AskedEngine[] {
  if (names.length === 0) throw badEngine('is empty', 'Name at least one engine.');
  return names.flatMap((spec): AskedEngine[] =>
    spec === ALL_ENGINES
      ? Object.keys(known).map((name) => ({ spec: name, isOptional: true }))
      : [{ spec, isOptional: false }],
  );
}

async function engineOf(
  spec: string,
  known: EngineRegistry,
  { sessionOptions, engineOptions, features }: AskedEngines,
): Promise<{ readonly module: string; readonly engine: EngineToRun }> {
  const { findEngine, importEngine, moduleAt } = await import('@rn50/inference-runner/engines');
  const { mergedSessionOptions } = await import('@rn50/inference-runner');
  const { kind, place } = parseEngine(spec);
  const found = findEngine(kind, known);
  const module = place === null ? found : moduleAt(found, place);
  const engine = await importEngine(module);
  if (place !== null && engine.place !== place) {
    throw badEngine(`names a place for ${kind}`, `Leave out @${place}: ${engine.title} is not taken from a place.`);
  }
  const own = Object.hasOwn(engineOptions, kind) ? engineOptions[kind] : undefined;
  return {
    module,
    engine: {
      ...(await inUse(kind, engine)),
      kind,
      halfPrecisions: engine.halfPrecisions?.(features) ?? [],
      hasThroughputOptions: engine.throughputOptions !== undefined,
      sessionOptions: mergedSessionOptions(sessionOptions, own),
    },
  };
}

/** Two builds may have one version. */
function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!isTaken(candidate)) return candidate;
  }
}

function leftOut(name: string, { message, remedy }: { readonly message: string; readonly remedy: string }): Warning {
  return {
    code: 'engine-left-out',
    message: `${engineTitle({ name, version: '' })} is not measured: ${message}`,
    remedy,
  };
}

function badEngine(problem: string, remedy: string): ComparisonError {
  return new ComparisonError({ code: 'BAD_OPTION', message: `The option engine ${problem}.`, remedy });
}
