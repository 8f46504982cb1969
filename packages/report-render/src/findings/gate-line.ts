import type { Gate } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import type { Paint, Tone } from '../text/paint.js';

const TONES: Readonly<Record<Gate['outcome'], Tone>> = { passed: 'good', failed: 'bad', inconclusive: 'warning' };

/** `Gate fail-below 2: passed (what was found)`. */
export function gateLine({ name, limit, outcome, message }: Gate, paint: Paint): string {
  const what = limit === null ? name : `${name} ${limit}`;
  const why = printable(message).replace(/\.$/, '');
  return `Gate ${what}: ${paint(TONES[outcome], outcome)}${why ? ` (${why})` : ''}`;
}
