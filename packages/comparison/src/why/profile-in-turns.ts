import type { ModelProfile } from '@rn50/inference-runner';

/** A machine that others use is fast at one moment and slow at another; some processes are slow all their life. */
const ROUNDS = 4;
const RUNS = { runs: 12, warmup: 5 };
/** Below this a profile tells nothing, whatever the budget: two looks at each model, three counted runs each. */
const LEAST_ROUNDS = 2;
const LEAST_RUNS = { runs: 3, warmup: 1 };

/** How often one profile runs the model. */
export interface ProfileRuns {
  readonly runs: number;
  readonly warmup: number;
}

export interface ProfiledInTurns {
  /** The fastest profile of each model. */
  readonly profiles: ModelProfile[];
  /** How much was done, where the budget did not allow for all; null where it did. */
  readonly shortened: { readonly rounds: number; readonly runs: number } | null;
}

export interface InTurnsOptions {
  /** Milliseconds aimed at; the first round tells what fits. */
  readonly budgetMs: number;
  /** @param leftMs expected for this round and those to come; null in the first */
  readonly onRound?: (round: number, rounds: number, leftMs: number | null) => void;
  readonly now?: () => number;
}

/**
 * Profiles models in turns, several times and each time in a new process, and keeps the fastest profile of each: what
 * disturbs a run only slows it, and may last long enough to hit one model and spare the other. A short first round tells how
 * long the models take; the others are as many and as long as the budget allows, but never less than {@link LEAST_ROUNDS} of
 * {@link LEAST_RUNS}.
 */
export async function profileInTurns<T>(
  models: readonly T[],
  profile: (model: T, runs: ProfileRuns) => Promise<ModelProfile>,
  { budgetMs, onRound = () => {}, now = () => performance.now() }: InTurnsOptions,
): Promise<ProfiledInTurns> {
  const began = now();
  const round = async (runs: ProfileRuns): Promise<ModelProfile[]> => {
    const found: ModelProfile[] = [];
    for (const model of models) found.push(await profile(model, runs));
    return found;
  };
  onRound(1, ROUNDS + 1, null);
  const first = await round(LEAST_RUNS);
  const firstMs = now() - began;
  const oneRunMs = first.reduce((sum, { runMs }) => sum + runMs, 0);
  const loadMs = Math.max(0, firstMs - oneRunMs * countOf(LEAST_RUNS));
  const plan = planRounds(budgetMs - firstMs, loadMs, oneRunMs);
  const later: ModelProfile[][] = [];
  for (let done = 0; done < plan.rounds; done += 1) {
    onRound(done + 2, plan.rounds + 1, (plan.rounds - done) * plan.roundMs);
    later.push(await round(plan.runs));
  }
  // A profile of few runs may be the fastest by luck: it counts only beside others of as few.
  const counted = plan.runs.runs === LEAST_RUNS.runs ? [first, ...later] : later;
  const profiles = models.flatMap((_, index) => fastest(counted.flatMap((profiles) => profiles[index] ?? [])) ?? []);
  const isWhole = plan.rounds === ROUNDS && plan.runs === RUNS;
  return { profiles, shortened: isWhole ? null : { rounds: counted.length, runs: plan.runs.runs } };
}

interface Plan {
  readonly rounds: number;
  readonly runs: ProfileRuns;
  readonly roundMs: number;
}

/** As many rounds as fit, each with as many runs as fit: rounds go before runs, since luck lasts as long as a process. */
export function planRounds(leftMs: number, loadMs: number, oneRunMs: number): Plan {
  const lengthOf = (runs: ProfileRuns): number => loadMs + oneRunMs * countOf(runs);
  for (let rounds = ROUNDS; rounds >= LEAST_ROUNDS; rounds -= 1) {
    const runs = mostRuns((candidate) => rounds * lengthOf(candidate) <= leftMs);
    if (runs !== null) return { rounds, runs, roundMs: lengthOf(runs) };
  }
  // The first round was one of the least.
  return { rounds: LEAST_ROUNDS - 1, runs: LEAST_RUNS, roundMs: lengthOf(LEAST_RUNS) };
}

/** `RUNS` if they fit, else the most runs that fit with one warm-up run; null if `LEAST_RUNS` do not fit. */
function mostRuns(fits: (runs: ProfileRuns) => boolean): ProfileRuns | null {
  if (fits(RUNS)) return RUNS;
  for (let runs = RUNS.runs; runs >= LEAST_RUNS.runs; runs -= 1) {
    const candidate = { runs, warmup: LEAST_RUNS.warmup };
    if (fits(candidate)) return candidate;
  }
  return null;
}

/** Milliseconds of the shortest profile, which is made whatever the budget. */
export function leastMs(loadMs: number, oneRunMs: number): number {
  return LEAST_ROUNDS * (loadMs + oneRunMs * countOf(LEAST_RUNS));
}

function countOf({ runs, warmup }: ProfileRuns): number {
  return runs + warmup;
}

function fastest(profiles: readonly ModelProfile[]): ModelProfile | undefined {
  return profiles.reduce<ModelProfile | undefined>((best, one) => {
    return best === undefined || one.runMs < best.runMs ? one : best;
  }, undefined);
}
