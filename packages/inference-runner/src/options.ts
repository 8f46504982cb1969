import type { Scenario } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { GivenSessionOptions } from './engine/engine.js';
import { DEFAULT_ENGINE, ENGINES, type EngineRegistry, findEngine } from './engine/registry.js';
import { RunnerError } from './runner-error.js';
import type { OnEvent } from './schedule/events.js';

/** Counts what the machine takes, e.g. `openEnergyMeter` of `@rn50/cpu-detect`. */
export interface EnergyCounter {
  /** Joules since some moment; null if they cannot be read just now. Called between runs, so it must be quick. */
  readonly joules: () => number | null;
}

/** Settings of `measure` and `compare`. */
export interface MeasureSettings {
  /** `latency`: one request at a time; `throughput`: images per second at `batch`. `latency` unless given. */
  readonly scenario?: Scenario | undefined;
  /** Images per run; 1 for latency and 16 for throughput unless given. */
  readonly batch?: number | undefined;
  /** Workers per variant that run at the same time; 1 unless given. */
  readonly instances?: number | undefined;
  /** One list of logical CPUs per instance, which it is bound to where the platform allows (Linux with `taskset`). */
  readonly cpuSets?: readonly (readonly number[])[] | undefined;
  /**
   * Intra-op threads of each instance; all CPUs this process may use, split between the instances, unless given.
   * A cgroup quota is not known here: the caller takes it into account.
   */
  readonly threads?: number | undefined;
  /** Read before and after every block, so that blocks have their energy; not measured unless given. */
  readonly energy?: EnergyCounter | undefined;
  /**
   * Time to spend in blocks and in starting workers anew, in seconds; 20 unless given. A target: at least ten block pairs are
   * measured.
   */
  readonly budgetSeconds?: number | undefined;
  /**
   * Seconds added at the end of the budget if a ratio is not known to within 3 %, as on a noisy machine; none unless
   * given.
   */
  readonly reserveSeconds?: number | undefined;
  /**
   * The budget is for this many of the first variants, for all unless given. The others share their rounds until a look finds
   * their ratios known to within 3 %; the time of their blocks is not counted.
   */
  readonly budgetFor?: number | undefined;
  /** Fixed number of block pairs instead of a budget; without looks at the ratios. */
  readonly pairs?: number | undefined;
  /** Fixed number of warm-up runs instead of warming up until stable. */
  readonly warmup?: number | undefined;
  /**
   * Fixed number of counted runs per variant instead of a budget, split into interleaved blocks. It is the minimum for
   * each of several instances: a block ends for all when the slowest has made its share.
   */
  readonly iterations?: number | undefined;
  /**
   * Number of successive worker processes per variant, over which `pairs` or `iterations` are spread evenly; 1 unless
   * given. Process luck can be estimated only from several. A budgeted run restarts workers by itself.
   */
  readonly processes?: number | undefined;
  /** Seed of the input images; 1 unless given. */
  readonly seed?: number | undefined;
  /** A run that takes longer counts as hung; 60 s or 5 s per image, whichever is longer, unless given. */
  readonly runTimeoutMs?: number | undefined;
  /** Shared by all variants; a variant's own options override them. */
  readonly sessionOptions?: GivenSessionOptions | undefined;
  /** The engines by name; those of this package unless given. */
  readonly engines?: EngineRegistry | undefined;
  /** Ends all workers; every record then keeps its blocks and has the status `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Called at every step. If it throws, the measurement ends with that error. */
  readonly onEvent?: OnEvent | undefined;
}

/** A model file, the engine that runs it, and what it is fed. */
export interface ModelOptions {
  readonly modelPath: string;
  /** Its name in the registry; `ort` unless given. */
  readonly engine?: string | undefined;
  /** How the model is fed; by the conventions of its declared inputs unless given. */
  readonly inputs?: InputPlan | undefined;
}

export interface VariantOptions extends ModelOptions {
  /** Names the variant in records and events; unique within a comparison. The label unless given. */
  readonly id?: string | undefined;
  /** Heading of the variant, for messages. */
  readonly label: string;
  /** Over those that all variants share, `config` key by key. */
  readonly sessionOptions?: GivenSessionOptions | undefined;
  /** Intra-op threads of each of its instances, in place of those that all variants share. */
  readonly threads?: number | undefined;
}

/** @throws RunnerError BAD_OPTION, ENGINE_UNKNOWN */
export function checkVariants(variants: readonly VariantOptions[], engines: EngineRegistry = ENGINES): void {
  if (variants.length === 0) throw badOption('variants', 'is empty', 'Give at least one variant.');
  const ids = new Set(variants.map(idOf));
  if (ids.size < variants.length) {
    throw badOption('variants', 'has an id or label twice', 'Give every variant its own id, or its own label.');
  }
  for (const { engine = DEFAULT_ENGINE } of variants) findEngine(engine, engines);
}

/** The shared session options, overridden by a variant's own. */
export function mergedSessionOptions(
  shared: GivenSessionOptions = {},
  own: GivenSessionOptions = {},
): GivenSessionOptions {
  const config = { ...shared.config, ...own.config };
  return { ...shared, ...own, ...(Object.keys(config).length === 0 ? {} : { config }) };
}

/** The id of the variant in records and events. */
export function idOf({ id, label }: Pick<VariantOptions, 'id' | 'label'>): string {
  return id ?? label;
}

/** An error that names the option. */
export function badOption(name: string, problem: string, remedy: string): RunnerError {
  return new RunnerError({ code: 'BAD_OPTION', message: `The option ${name} ${problem}.`, remedy });
}
