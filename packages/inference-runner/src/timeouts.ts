/** Milliseconds for loading the engine and reading and optimising a model, and for making its inputs. */
export const LOAD_TIMEOUT_MS = 120_000;

const LEAST_RUN_TIMEOUT_MS = 60_000;
const RUN_TIMEOUT_PER_IMAGE_MS = 5_000;

/** Milliseconds after which a run at this batch counts as hung, unless the caller says otherwise. */
export function defaultRunTimeoutMs(batch: number): number {
  return Math.max(LEAST_RUN_TIMEOUT_MS, RUN_TIMEOUT_PER_IMAGE_MS * batch);
}
