import { describe, expect, it } from 'vitest';
import { layerDrawing } from '../../src/why/layer-chart.js';
import { layerFigureOf } from '../../src/why/why-figure.js';
import type { WhyReport } from '../../src/why/why-report.js';
import { CANVAS } from '../chart/boxes.js';
import { WHY } from './why-report.js';

const BLUE = '#0072B2';
const ORANGE = '#E69F00';
const GREEN = '#009E73';
const BLACK = '#000000';

/** Heights of the bars of a colour, panel by panel, in milliseconds or percent per pixel of the first FP32 bar. */
function heightsOf(report: WhyReport, color: string): number[][] {
  const { marks } = layerDrawing(layerFigureOf(report), CANVAS);
  return marks.flatMap((mark) =>
    // Swatches of the legend are squares.
    mark.kind === 'rectangles' && mark.fill === color && mark.rectangles.some(({ width, height }) => width !== height)
      ? [mark.rectangles.map(({ height }) => height)]
      : [],
  );
}

describe('layerDrawing', () => {
  it('draws FP32 beside INT8 in proportion, in the colour of the kernel', () => {
    const [fp32 = []] = heightsOf(WHY, BLUE);
    const perMs = (fp32[0] ?? 0) / 0.4;
    expect(perMs * 0.4).toBeGreaterThan(200);
    expect(fp32).toHaveLength(3);
    for (const height of fp32) expect(height).toBeCloseTo(0.4 * perMs, 6);
    for (const [color, ms] of [
      [ORANGE, 0.1],
      [GREEN, 0.3],
      [BLACK, 0.4],
    ] as const) {
      expect(heightsOf(WHY, color)[0]?.[0]).toBeCloseTo(ms * perMs, 6);
    }
  });

  it('has no FP32 bars without FP32', () => {
    const layers = WHY.layers.map((layer) => ({ ...layer, fp32Ms: null, gain: null }));
    const alone = { ...WHY, layers, setting: { ...WHY.setting, fp32: null } };
    expect(heightsOf(alone, BLUE)).toEqual([]);
    expect(heightsOf(alone, ORANGE)).not.toEqual([]);
  });

  it('names each layer with its times in a tip', () => {
    const { tips } = layerDrawing(layerFigureOf(WHY), CANVAS);
    expect(tips.map(({ text }) => text)).toEqual([
      '0 QLinearConv conv0: FP32 0.400 ms; INT8, matrix product 0.300 ms',
      '1 QLinearConv conv1: FP32 0.400 ms; INT8, direct kernel 0.100 ms',
      '2 Conv conv2: FP32 0.400 ms; INT8 model, left in float 0.400 ms',
      '0 QLinearConv conv0: INT8, matrix product 64.1 % of the peak',
      '1 QLinearConv conv1: INT8, direct kernel 64.1 % of the peak',
      '2 Conv conv2: not known',
    ]);
  });
});
