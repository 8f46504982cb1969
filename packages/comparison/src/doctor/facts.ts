import type { CpuInfo } from '@rn50/cpu-detect';
import type { ReachedSource } from '@rn50/model-fetch';

/** Why something could not be had, and what helps. */
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export type Found<T> = { readonly status: 'found'; readonly value: T } | ({ readonly status: 'failed' } & Failure);

/** An engine that has run a small model in a process of its own. */
export interface WorkingEngine {
  readonly version: string;
  readonly location: string;
}

/** What the cache holds. */
export interface CacheFacts {
  /** Downloads, and what was made here. */
  readonly files: number;
  readonly sizeBytes: number;
  /** Broken-off downloads, corrupt files, and what killed runs left. */
  readonly leftOver: { readonly files: number; readonly sizeBytes: number };
  /** Paths of files that rn50 did not make. */
  readonly foreign: readonly string[];
  /** Whether the two trained models of a default run are there. */
  readonly hasModels: boolean;
}

/** The network as downloads use it. */
export type NetworkFacts =
  /** Offline only the files of a mirror folder are looked for. */
  | { readonly status: 'asked'; readonly offline: boolean; readonly sources: readonly ReachedSource[] }
  | ({ readonly status: 'refused' } & Failure);

/** What the doctor looks at. `diagnose` says what it means. */
export interface Facts {
  /** Of Node.js, e.g. `22.1.0`. */
  readonly node: string;
  readonly engines: readonly {
    /** As in the registry, e.g. `ort`. */
    readonly name: string;
    /** For people, e.g. `ONNX Runtime`. */
    readonly title: string;
    readonly found: Found<WorkingEngine>;
  }[];
  readonly cpu: Found<CpuInfo>;
  /** The one frequency governor of the usable CPUs, `mixed`, or null where it cannot be read. */
  readonly governor: string | null;
  /** Whether a canvas draws text in the bundled font. */
  readonly charts: Found<null>;
  readonly cacheDir: string;
  /** Whether a file could be written there. */
  readonly cacheWritten: Found<null>;
  readonly cache: Found<CacheFacts>;
  /** `HTTPS_PROXY` and the like by name, without credentials; only those that are set. */
  readonly proxies: Readonly<Record<string, string>>;
  readonly network: NetworkFacts;
  /** Of the disk of the cache; null where it is not known. */
  readonly freeDiskBytes: number | null;
  /** That this process may still take. */
  readonly freeMemoryBytes: number;
}
