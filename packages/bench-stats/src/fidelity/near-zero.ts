/** Scores that stay below this have found nothing. */
const LEAST_SCORE = 1e-2;

/** Whether a number, taken as a score, says that nothing was found. */
export function isNearZero(value: number): boolean {
  return value >= 0 && value < LEAST_SCORE;
}
