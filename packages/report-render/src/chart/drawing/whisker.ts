import * as theme from '../theme.js';
import type { LineMark, Point } from './drawing.js';

const CAP_PX = 12;
const WIDTH_PX = 2;
/** Paper around a whisker, so that it stands out on a dark bar. */
const HALO_PX = 4.5;

/** An interval from `low` to `high` at the height `y`. */
export function whiskerAcross(low: number, high: number, y: number): LineMark[] {
  const half = CAP_PX / 2;
  const upright = (x: number): Point[] => [
    [x, y - half],
    [x, y + half],
  ];
  const along: Point[] = [
    [low, y],
    [high, y],
  ];
  const strokes = [
    { stroke: theme.PAPER, width: HALO_PX },
    { stroke: theme.INK, width: WIDTH_PX },
  ];
  return strokes.flatMap((stroke) =>
    [along, upright(low), upright(high)].map((points) => ({ kind: 'line' as const, points, ...stroke })),
  );
}
