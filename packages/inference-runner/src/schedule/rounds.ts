/**
 * The order of blocks. A round takes one block of every variant; every second round runs backwards (A B | B A, or
 * A B C | C B A), so that any steady drift falls on all variants alike. Round i of two variants is block pair i.
 */

/** The variant that measures at this position of the schedule. */
export function variantAt(slot: number, variants: number): number {
  const position = slot % variants;
  return roundOf(slot, variants) % 2 === 0 ? position : variants - 1 - position;
}

/** The round of this position of the schedule, from 0. */
export function roundOf(slot: number, variants: number): number {
  return Math.floor(slot / variants);
}

/** Rounds per process if a fixed number of runs is spread over several: with fewer, one burst spoils a process. */
const ROUNDS_PER_PROCESS = 4;
/** Rounds of the only process. */
const ROUNDS_OF_ONE_PROCESS = 10;

/**
 * Number of rounds for a fixed number of runs per variant: at most ten, or four for each of several processes; an even
 * number where possible.
 */
export function roundsForIterations(iterations: number, processes = 1): number {
  const rounds = Math.min(processes === 1 ? ROUNDS_OF_ONE_PROCESS : ROUNDS_PER_PROCESS * processes, iterations);
  return rounds > processes ? rounds - (rounds % 2) : rounds;
}

/** Whether this round, from 0, is the first of a later process, where `rounds` are spread evenly over `processes`. */
export function beginsProcess(round: number, rounds: number, processes: number): boolean {
  return round > 0 && processOf(round, rounds, processes) > processOf(round - 1, rounds, processes);
}

function processOf(round: number, rounds: number, processes: number): number {
  return Math.floor((round * processes) / rounds);
}

/** Runs of one round when `iterations` runs are spread evenly over `rounds`; the shares add up to `iterations`. */
export function iterationsInRound(iterations: number, rounds: number, round: number): number {
  return Math.floor(((round + 1) * iterations) / rounds) - Math.floor((round * iterations) / rounds);
}
