import { roundStep } from './drawing/ticks.js';
import type { Bar } from './figure.js';

const WANTED_TICKS = 4;
/** Room above the tallest bar or whisker for its value label, as a share of the axis. */
const LABEL_ROOM = 1.14;

export interface Axis {
  readonly max: number;
  readonly interval: number;
  /** Text of every tick from 0 to max. */
  readonly ticks: readonly string[];
}

/** A value axis from 0 with round ticks that leaves room for the labels above bars and whiskers. */
export function axisFor(bars: readonly Bar[], referenceLine: number | null): Axis {
  return axisUpTo(Math.max(referenceLine ?? 0, ...bars.map(topOf)), LABEL_ROOM);
}

/** A value axis from 0 with round ticks that reaches `room` times `highest`. */
export function axisUpTo(highest: number, room = 1): Axis {
  const top = highest || 1;
  const interval = roundStep(top / WANTED_TICKS);
  const steps = Math.ceil((top * room) / interval);
  const ticks = Array.from({ length: steps + 1 }, (_, step) => tickText(step * interval));
  return { max: steps * interval, interval, ticks };
}

/** The text of a tick, without the noise of binary fractions. */
export function tickText(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function topOf({ value }: Bar): number {
  if (value.kind === 'estimate') return Math.max(value.estimate.value, value.estimate.high);
  return value.kind === 'baseline' ? 1 : 0;
}
