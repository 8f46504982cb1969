import { createRandom } from '../../src/random.js';

/** Seeded draws from known distributions, for simulations of coverage. */
export interface Draws {
  uniform(): number;
  normal(): number;
}

export function createDraws(seed: number): Draws {
  const random = createRandom(seed);
  const uniform = (): number => (random.bits() + 0.5) / 2 ** 32;
  // Box and Muller.
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Share of runs, each with its own seed, whose interval holds the truth. */
export function coverage(
  runs: number,
  truth: number,
  interval: (draws: Draws, run: number) => { low: number; high: number },
): number {
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const { low, high } = interval(createDraws(1000 + run), run);
    if (low <= truth && truth <= high) held++;
  }
  return held / runs;
}

/** Runs of every simulation: few by default, so that the suite stays fast; the thresholds hold for 1,000 too. */
export const SIMULATIONS = Number(process.env.RN50_SIMULATIONS ?? 80);
