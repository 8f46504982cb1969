import type { Estimate } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { formatMeasure } from '../../format/numbers.js';
import type { Canvas, Tip } from '../composition.js';
import type { Drawing, Mark, Point } from '../drawing/drawing.js';
import { frameOf, TICK_ROW_PX, tickColumn, tickLabels } from '../drawing/frame.js';
import { type Body, framed, type Place } from '../drawing/framed.js';
import { type Scale, scaleOver } from '../drawing/scale.js';
import { panelHead } from '../panel-head.js';
import type { Rectangle } from '../panel-row.js';
import type { MeasureText } from '../text-column.js';
import * as theme from '../theme.js';
import type { DistributionFigure, DistributionSeries } from './distribution-figure.js';
import { figuresTable } from './figures-table.js';

const PLOT_HEIGHT = 300;
const TABLE_GAP = 22;
/** For the names of percentiles on the right. */
const PERCENTILE_ROOM = 44;
const DOT_RADIUS = 5;
const PIXELS_PER_TICK = 70;
/** Places along the axis that have a tip. */
const TIPS = 48;

const SHARES = { ticks: [0, 0.25, 0.5, 0.75, 1] };

const PERCENTILES = [
  { name: 'p50', share: 0.5, of: ({ summary }: DistributionSeries) => summary?.p50Ms ?? null },
  { name: 'p90', share: 0.9, of: ({ summary }: DistributionSeries) => summary?.p90Ms ?? null },
  { name: 'p99', share: 0.99, of: ({ summary }: DistributionSeries) => summary?.p99Ms ?? null },
] as const;

/** Places the distribution functions in one plot, and their figures in a table below, which is the legend too. */
export function distributionDrawing(figure: DistributionFigure, canvas: Canvas): Drawing {
  return framed(figure, canvas, (place) => bodyAt(figure, place, canvas.measureText));
}

function bodyAt(figure: DistributionFigure, { x, y, width }: Place, measureText: MeasureText): Body {
  const { series } = figure;
  const times = series.flatMap((one) => [
    ...one.steps.map(([ms]) => ms),
    ...percentilesOf(one).map(({ estimate }) => estimate.value),
  ]);
  const [lowest, highest] = times.length === 0 ? [0, 1] : [times.reduce(min), times.reduce(max)];
  const indent = tickColumn([SHARES], measureText, formatPercent);
  const left = x + indent;
  const plotWidth = width - indent - PERCENTILE_ROOM;
  const timeScale = scaleOver(lowest, highest, { from: left, to: left + plotWidth, perTick: PIXELS_PER_TICK });

  const heading = {
    title: figure.panelTitle,
    hint: `${figure.hint}${timeScale.isLogarithmic ? ', logarithmic' : ''}`,
  };
  const head = panelHead(heading, { width, hintLines: 2, gap: 18 }, measureText);
  const plot: Rectangle = { x: left, y: y + head.height, width: plotWidth, height: PLOT_HEIGHT };
  const heightOf = (share: number) => plot.y + plot.height * (1 - share);
  const frame = frameOf(plot, { ticks: SHARES.ticks, at: heightOf }, tickLabels(timeScale), measureText, formatPercent);
  const tableTop = plot.y + plot.height + TICK_ROW_PX + TABLE_GAP;
  const table = figuresTable(series, { x, y: tableTop, width }, measureText);
  const at = ([ms, share]: readonly [number, number]): Point => [timeScale.at(ms), heightOf(share)];
  const dots = series.flatMap((one) =>
    percentilesOf(one).map(({ name, share, estimate }) => ({
      ...dotOf(one, name, estimate),
      place: at([estimate.value, share]),
    })),
  );
  return {
    height: tableTop + table.height - y,
    texts: [
      ...head.at(x, y),
      ...frame.texts,
      ...PERCENTILES.map(({ name, share }) => ({
        x: plot.x + plot.width + 8,
        y: heightOf(share) - theme.TICK_LABEL.lineHeight / 2,
        style: theme.TICK_LABEL,
        lines: [name],
      })),
      ...table.texts,
    ],
    marks: [
      ...timeScale.ticks.map((tick) => upright(plot, timeScale.at(tick))),
      ...frame.marks,
      ...PERCENTILES.map(({ share }) => guide(plot, heightOf(share))),
      ...series.filter(({ steps }) => steps.length > 0).map((one) => curveOf(one, at, plot)),
      ...dots.map(({ color, place: [cx, cy] }): Mark => {
        return { kind: 'circle', x: cx, y: cy, radius: DOT_RADIUS, fill: color, stroke: theme.PAPER };
      }),
      ...table.marks,
    ],
    tips: [...tipsAlong(series, plot, timeScale), ...dots.map(dotTip)],
  };
}

function percentilesOf(series: DistributionSeries) {
  return PERCENTILES.flatMap(({ name, share, of }) => {
    const estimate = of(series);
    return estimate === null ? [] : [{ name, share, estimate }];
  });
}

const min = (a: number, b: number) => Math.min(a, b);
const max = (a: number, b: number) => Math.max(a, b);

function upright({ y, height }: Rectangle, at: number): Mark {
  const points = [[at, y] as const, [at, y + height] as const];
  return { kind: 'line', points, stroke: theme.GRID_LINE, width: 1 };
}

function guide({ x, width }: Rectangle, at: number): Mark {
  const points = [[x, at] as const, [x + width, at] as const];
  return { kind: 'line', points, stroke: theme.BASE_LINE, width: 1, dash: [2, 4] };
}

/** A staircase that begins at the bottom, at the fastest run, and goes on along the top after the slowest. */
function curveOf(
  { steps, color, dash }: DistributionSeries,
  at: (step: readonly [number, number]) => Point,
  plot: Rectangle,
): Mark {
  const points: Point[] = [];
  let share = 0;
  for (const [ms, next] of steps) {
    points.push(at([ms, share]), at([ms, next]));
    share = next;
  }
  const [, top] = points.at(-1) ?? [0, plot.y];
  points.push([plot.x + plot.width, top]);
  return { kind: 'line', points, stroke: color, width: 2.5, ...(dash.length > 0 && { dash }) };
}

interface Dot {
  readonly color: string;
  readonly text: string;
}

function dotOf({ label, color }: DistributionSeries, name: string, { value, low, high }: Estimate): Dot {
  return {
    color,
    text: `${label}, ${name}: ${formatMeasure(value)} ms (${formatMeasure(low)} to ${formatMeasure(high)})`,
  };
}

function dotTip({ text, place: [x, y] }: Dot & { readonly place: Point }): Tip {
  const reach = DOT_RADIUS + 3;
  return { area: { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach }, text };
}

/** At many places along the axis: the share of each variant's runs that took at most so long. */
function tipsAlong(series: readonly DistributionSeries[], plot: Rectangle, scale: Scale): Tip[] {
  const shown = series.filter(({ steps }) => steps.length > 0);
  const width = plot.width / TIPS;
  return Array.from({ length: TIPS }, (_, index) => {
    const x = plot.x + index * width;
    const ms = scale.valueAt(x + width / 2);
    const parts = shown.map(({ label, steps }) => `${label} ${formatPercent(shareAt(steps, ms))}`);
    return {
      area: { x, y: plot.y, width, height: plot.height },
      text: `at most ${formatMeasure(ms)} ms: ${parts.join('; ')}`,
    };
  });
}

function shareAt(steps: readonly (readonly [number, number])[], ms: number): number {
  return steps.findLast(([step]) => step <= ms)?.[1] ?? 0;
}
