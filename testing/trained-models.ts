import { join } from 'node:path';
import type { TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Whether a test or suite needs the trained models of RN50_TRAINED_MODELS. */
    trainedModels?: boolean;
  }
}

const folder = process.env.RN50_TRAINED_MODELS;

/**
 * Options of a suite on trained models of other people, from packages that are never committed: skipped where RN50_TRAINED_MODELS does
 * not name their folder, and counted as such at the end of the run (`skipped-reporter.ts`). With RN50_REQUIRE_PYTHON=1 it runs, and fails.
 */
export function needsTrainedModels(): TestOptions {
  const isRequired = process.env.RN50_REQUIRE_PYTHON === '1';
  return { skip: !isRequired && folder === undefined, meta: { trainedModels: true } };
}

/** A file of a package, by its path in it: `nudenet/320n.onnx`. */
export function trainedModel(path: string): string {
  if (folder === undefined)
    throw new Error('RN50_TRAINED_MODELS names no folder; docs/testing.md says how to make one.');
  return join(folder, path);
}
