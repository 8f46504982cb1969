import type { ModelProfile } from '@rn50/inference-runner';

/** A machine that others use is fast at one moment and slow at another; some processes are slow all their life. */
const ROUNDS = 4;
const RUNS = 12;
const WARMUP = 5;

/** How often one profile runs the model. */
export interface ProfileRuns {
  readonly runs: number;
  readonly warmup: number;
}

/**
 * Profiles models in turns, several times and each time in a new process, and keeps the fastest profile of each: what
 * disturbs a run only slows it, and may last long enough to hit one model and spare the other.
 */
export async function profileInTurns<T>(
  models: readonly T[],
  profile: (model: T, runs: ProfileRuns) => Promise<ModelProfile>,
  onRound: (round: number, rounds: number) => void = () => {},
): Promise<ModelProfile[]> {
  const best: (ModelProfile | undefined)[] = models.map(() => undefined);
  for (let round = 0; round < ROUNDS; round += 1) {
    onRound(round + 1, ROUNDS);
    for (const [index, model] of models.entries()) {
      const found = await profile(model, { runs: RUNS, warmup: WARMUP });
      const before = best[index];
      if (before === undefined || found.runMs < before.runMs) best[index] = found;
    }
  }
  return best.filter((found) => found !== undefined);
}
