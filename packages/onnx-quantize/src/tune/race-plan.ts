/**
 * Fresh processes per model of a race: speed differs by about 0.4 % between processes of one model, and all pairs of a process
 * share that difference, so only several processes separate it from a gain.
 */
const PROCESSES = 3;
/** Blocks of each process; short ones, since they only have to tell a few per cent. */
const BLOCKS_PER_PROCESS = 4;
const BLOCK_MS = 60;
const WARM_UP_MS = 100;
export const LEAST_WARM_UP_RUNS = 3;

/**
 * The settings of one race, as the runner takes them. Pure.
 * @param runMs time of one run of the network as given
 */
export function racePlan(runMs: number): { warmup: number; iterations: number; processes: number } {
  const runsPerBlock = Math.max(1, Math.round(BLOCK_MS / runMs));
  return {
    warmup: Math.max(LEAST_WARM_UP_RUNS, Math.round(WARM_UP_MS / runMs)),
    iterations: PROCESSES * BLOCKS_PER_PROCESS * runsPerBlock,
    processes: PROCESSES,
  };
}
