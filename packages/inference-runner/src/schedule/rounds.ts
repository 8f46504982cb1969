/**
 * The order of blocks. A round takes one block of every variant; every second round runs backwards (A B | B A, or
 * A B C | C B A), so that any steady drift falls on all variants alike. Round i of two variants is block pair i.
 */

/** The variant that measures at this place of the schedule. */
export function variantAt(slot: number, variants: number): number {
  const position = slot % variants;
  return roundOf(slot, variants) % 2 === 0 ? position : variants - 1 - position;
}

/** The round that this place of the schedule belongs to, from 0. */
export function roundOf(slot: number, variants: number): number {
  return Math.floor(slot / variants);
}

/** How many rounds a fixed number of runs per variant is spread over: at most ten, an even number where possible. */
export function roundsForIterations(iterations: number): number {
  const rounds = Math.min(10, iterations);
  return rounds > 1 ? rounds - (rounds % 2) : rounds;
}

/** Runs of one round when `iterations` runs are spread evenly over `rounds`; the shares add up to `iterations`. */
export function iterationsInRound(iterations: number, rounds: number, round: number): number {
  return Math.floor(((round + 1) * iterations) / rounds) - Math.floor((round * iterations) / rounds);
}
