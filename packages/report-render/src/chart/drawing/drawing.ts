import type { CustomSeriesOption } from 'echarts';
import type { Composition, Tip } from '../composition.js';
import { pictureOption, textShape } from '../option.js';
import type { Rectangle } from '../panel-row.js';
import type { PlacedText } from '../text-column.js';

/** A picture of which everything has its place in CSS pixels already: ECharts only draws it. */
export interface Drawing extends Marks {
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** Parts of a picture. Marks are drawn in their order, texts above them. */
export interface Marks {
  readonly texts: readonly PlacedText[];
  readonly marks: readonly Mark[];
  readonly tips: readonly Tip[];
}

export type Mark = LineMark | RectanglesMark | CircleMark;

/** A line through points. */
export interface LineMark {
  readonly kind: 'line';
  readonly points: readonly Point[];
  readonly stroke: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

/** Rectangles of one colour, drawn as one shape: thousands of them stay cheap. */
export interface RectanglesMark {
  readonly kind: 'rectangles';
  readonly rectangles: readonly Rectangle[];
  readonly fill: string;
  /** 1 unless given. */
  readonly opacity?: number;
}

export interface CircleMark {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: string;
  /** Around the circle, so that it stands out on lines. */
  readonly stroke: string;
}

/** x and y. */
export type Point = readonly [number, number];

/** The parts of several pictures, in their order. */
export function together(...parts: readonly Marks[]): Marks {
  return {
    texts: parts.flatMap(({ texts }) => texts),
    marks: parts.flatMap(({ marks }) => marks),
    tips: parts.flatMap(({ tips }) => tips),
  };
}

/** What ECharts is to draw: one item of a series without axes. */
export function compositionOf({ width, height, label, texts, marks, tips }: Drawing): Composition {
  const children = [...marks.map(shapeOf), ...texts.map(textShape)];
  const series: CustomSeriesOption = {
    type: 'custom',
    coordinateSystem: 'none',
    silent: true,
    clip: false,
    data: [0],
    renderItem: () => ({ type: 'group', children }),
  };
  return { width, height, label, tips, option: { ...pictureOption, series } };
}

function shapeOf(mark: Mark) {
  switch (mark.kind) {
    case 'line': {
      const { points, stroke, width, dash } = mark;
      const style = { fill: 'none', stroke, lineWidth: width, lineJoin: 'round' as const };
      return {
        type: 'polyline' as const,
        shape: { points: points.map(([x, y]) => [tenth(x), tenth(y)]) },
        style: dash === undefined ? style : { ...style, lineDash: [...dash] },
      };
    }
    case 'rectangles': {
      const { rectangles, fill, opacity = 1 } = mark;
      return { type: 'path' as const, shape: { pathData: rectangles.map(pathOf).join('') }, style: { fill, opacity } };
    }
    case 'circle': {
      const { x, y, radius, fill, stroke } = mark;
      const style = { fill, stroke, lineWidth: 1.5 };
      return { type: 'circle' as const, shape: { cx: tenth(x), cy: tenth(y), r: radius }, style };
    }
  }
}

function pathOf({ x, y, width, height }: Rectangle): string {
  const [left, top, right, bottom] = [x, y, x + width, y + height].map(tenth);
  return `M${left} ${top}L${right} ${top}L${right} ${bottom}L${left} ${bottom}Z`;
}

/** A tenth of a pixel is more than is seen; further digits only make files longer. */
function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
