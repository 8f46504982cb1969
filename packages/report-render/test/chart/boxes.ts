import { expect } from 'vitest';
import type { Canvas } from '../../src/chart/composition.js';
import type { Drawing, Mark } from '../../src/chart/drawing/drawing.js';
import type { MeasureText, PlacedText } from '../../src/chart/text-column.js';

/** Every character takes 0.6 of its size. */
export const measure: MeasureText = (text, style) => [...text].length * style.fontSize * 0.6;

export const CANVAS: Canvas = { measureText: measure, hasGlyph: () => true, hasWords: true };

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function boxOfText({ x, y, align = 'left', style, lines }: PlacedText): Box {
  const width = Math.max(...lines.map((line) => measure(line, style)));
  const left = { left: x, center: x - width / 2, right: x - width }[align];
  return { x: left, y, width, height: lines.length * style.lineHeight };
}

/** Whether they share more than the rounding of a place. */
export function overlaps(a: Box, b: Box): boolean {
  const most = 0.5;
  return (
    a.x + most < b.x + b.width &&
    b.x + most < a.x + a.width &&
    a.y + most < b.y + b.height &&
    b.y + most < a.y + a.height
  );
}

/** No text overlaps another, and neither texts, marks nor tips leave the picture. */
export function expectInOrder({ width, height, texts, marks, tips }: Drawing): void {
  const boxes = texts.map((text) => ({ ...boxOfText(text), lines: text.lines }));
  const inside = [...boxes, ...marks.flatMap(boxesOfMark), ...tips.map(({ area }) => area)];
  for (const box of inside) {
    const isInside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
    expect(isInside ? null : { box, width, height }).toBeNull();
  }
  boxes.forEach((box, index) => {
    const met = boxes.slice(index + 1).find((other) => overlaps(box, other));
    expect(met === undefined ? null : [box, met]).toBeNull();
  });
}

function boxesOfMark(mark: Mark): readonly Box[] {
  if (mark.kind === 'rectangles') return mark.rectangles;
  if (mark.kind === 'circle') {
    const { x, y, radius } = mark;
    return [{ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }];
  }
  const xs = mark.points.map(([x]) => x);
  const ys = mark.points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [{ x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }];
}
