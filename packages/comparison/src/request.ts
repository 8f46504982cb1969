import type { Baseline, ReportHead } from '@rn50/bench-stats';
import type { EngineRegistry, GivenSessionOptions } from '@rn50/inference-runner';
import { DEFAULT_ENGINE } from '@rn50/inference-runner/engines';
import type { AskedInputs } from '@rn50/onnx-model/inputs';
import type { Preprocessing } from '@rn50/onnx-quantize';

/** A file as the user named it, and where it is. Errors and reports of a run name it as `given`. */
export interface NamedFile {
  readonly given: string;
  readonly path: string;
}

/** A file by its path, or by its path and what to call it. */
export type FileRef = string | NamedFile;

export function named(file: FileRef): NamedFile {
  return typeof file === 'string' ? { given: file, path: file } : file;
}

export type ModelChoice = 'auto' | 'zoo' | 'synthetic';

/** Which two models are compared. */
export type ModelRequest =
  /** `auto`: the trained ResNet50 from the cache or the network, else the one with synthetic weights. */
  | { readonly kind: 'builtin'; readonly choice: ModelChoice }
  /** `given` may be an id of the manifest. Without `int8` the INT8 model is made from the FP32 one. */
  | { readonly kind: 'own'; readonly fp32: FileRef; readonly int8?: FileRef | null };

/** How much is measured. */
export type Amount =
  | {
      readonly kind: 'budget';
      readonly seconds: number;
      /** What a noisy machine may add; 0 where the user said how long to measure. */
      readonly reserveSeconds: number;
    }
  | { readonly kind: 'quick'; readonly pairs: number }
  | { readonly kind: 'fixed'; readonly warmup: number | null; readonly iterations: number };

/** What the run is asked to decide; null: not asked. */
export interface Gates {
  /** A report of an earlier run; this one must not be slower. */
  readonly baseline: Baseline | null;
  /** Least INT8 / FP32 throughput. */
  readonly failBelow: number | null;
  /** Most milliseconds of INT8's 99th percentile at batch 1; also the limit of a sweep's advice. */
  readonly maxP99Ms: number | null;
  /** Least share of inputs on which INT8 and FP32 name the same class. */
  readonly minTop1Agreement: number | null;
  /** Least SQNR of INT8's worst output against FP32's, in dB. */
  readonly minSqnrDb: number | null;
}

/** Labelled pictures: a folder with a folder per class, or a CSV file. */
export interface LabelledPictures extends NamedFile {
  readonly preprocessing: Preprocessing;
}

/** What the user says about the inputs of the models. */
export interface InputsRequest extends AskedInputs {
  /** Real inputs: a `.npz` or `.npy` file, or a folder of `.npy` files or of ONNX test data. */
  readonly data?: NamedFile | null;
}

/** Ranges of pixels by name, as mean and deviation of pixels in 0..1. */
export const PIXEL_RANGES = {
  '0..1': { mean: [0], std: [1] },
  '0..255': { mean: [0], std: [1 / 255] },
  '-1..1': { mean: [0.5], std: [0.5] },
} as const satisfies Record<string, NonNullable<AskedInputs['range']>>;

export type PixelRange = keyof typeof PIXEL_RANGES;

/** Where models come from and stay. */
export interface StoreOptions {
  /** Never use the network. */
  readonly offline: boolean;
  /** Absolute; null: the system's place for caches. */
  readonly cacheDir: string | null;
  /** Base URL or folder that is tried first. */
  readonly mirror: string | null;
  /** JSON file with more models, absolute. */
  readonly manifest: string | null;
}

/** What {@link runComparison} is to compare, and how. Only `models` has no default. */
export interface ComparisonRequest {
  readonly models: ModelRequest;
  /** Whether to add the columns of tuned forms; false unless given. */
  readonly tune?: boolean;
  /**
   * Name of the engine, or of several that are measured beside each other: the headline and the gates belong to the first. `all`
   * stands for every engine that is installed, `ort@/opt/old` for the installation at that absolute path. ONNX Runtime (`ort`)
   * unless given.
   */
  readonly engine?: string | readonly string[];
  /** Where engines are found by name; those of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  /** Images per run of the throughput scenario, 16 unless given; `auto`: the best of a sweep. */
  readonly batch?: number | 'auto';
  /** Intra-op threads in all; as many as the CPUs this process may use unless given. */
  readonly threads?: number | null;
  /**
   * Numbers of threads with each of which the throughput of the headline pair is measured besides, in one interleaved run
   * where the memory allows. The tables are then of the largest that the usable CPUs can run. None unless given.
   */
  readonly threadCounts?: readonly number[];
  /** Workers of each model in the throughput scenario, among which the threads are split; 1 unless given. */
  readonly instances?: number;
  /** Of all engines. */
  readonly sessionOptions?: GivenSessionOptions;
  /** Of one engine each, by its name: over those of all, `config` key by key. */
  readonly engineOptions?: Readonly<Record<string, GivenSessionOptions>>;
  readonly gates?: Partial<Gates>;
  /** 40 s, and up to twice that on a noisy machine, unless given. */
  readonly amount?: Amount;
  /** Sizes, values and range of the inputs; by the model and conventions unless given. */
  readonly inputs?: InputsRequest;
  /** Pictures on which outputs are compared and accuracy is told; generated inputs unless given. */
  readonly images?: LabelledPictures | null;
  /** What the machine costs per hour, in any currency: the report then has the cost of a million images. */
  readonly pricePerHour?: number | null;
  /** A folder that stands for `/` where energy counters are read. */
  readonly energyRoot?: string;
  /** Seed of generated inputs and of resampling; 1 unless given. */
  readonly seed?: number;
  readonly store?: Partial<StoreOptions>;
  /** Who made the report; this package unless given. */
  readonly tool?: ReportHead['tool'];
}

/** Defaults of a comparison, also those of the command line. */
export const DEFAULTS = {
  engine: DEFAULT_ENGINE,
  batch: 16,
  budgetSeconds: 40,
  sweepBudgetSeconds: 120,
  seed: 1,
  quickPairs: 6,
} as const;

const NO_GATES: Gates = { baseline: null, failBelow: null, maxP99Ms: null, minTop1Agreement: null, minSqnrDb: null };
const DEFAULT_STORE: StoreOptions = { offline: false, cacheDir: null, mirror: null, manifest: null };

/** Where models come from and are kept, with every default filled in. */
export function storeOf(given: Partial<StoreOptions> = {}): StoreOptions {
  return { ...DEFAULT_STORE, ...given };
}

/** How much is measured unless the request says so. */
export function defaultAmount(batch?: number | 'auto'): Amount {
  const seconds = batch === 'auto' ? DEFAULTS.sweepBudgetSeconds : DEFAULTS.budgetSeconds;
  return { kind: 'budget', seconds, reserveSeconds: DEFAULTS.budgetSeconds };
}

export { ALL_ENGINES, engineKinds, parseEngine } from './measure/engine-names.js';
export { brokenRule, type RequestRule } from './request-rules.js';

/** A request with every default filled in. */
export type ResolvedRequest = Required<Omit<ComparisonRequest, 'engine' | 'engines' | 'gates' | 'store'>> & {
  readonly engine: readonly string[];
  readonly engines?: EngineRegistry | undefined;
  readonly gates: Gates;
  readonly store: StoreOptions;
};

export function resolveRequest(request: ComparisonRequest, tool: ReportHead['tool']): ResolvedRequest {
  const { engine = DEFAULTS.engine, gates, store, ...asked } = request;
  return {
    tune: false,
    batch: DEFAULTS.batch,
    threads: null,
    threadCounts: [],
    instances: 1,
    sessionOptions: {},
    engineOptions: {},
    amount: defaultAmount(request.batch),
    images: null,
    inputs: {},
    pricePerHour: null,
    energyRoot: '/',
    seed: DEFAULTS.seed,
    tool,
    ...asked,
    engine: typeof engine === 'string' ? [engine] : engine,
    gates: { ...NO_GATES, ...gates },
    store: storeOf(store),
  };
}
