import type { Report } from '@rn50/bench-stats';
import { GlobalFonts } from 'canvas';
import { describe, expect, it } from 'vitest';
import { renderChart } from '../../src/chart/render-chart.js';
import { FONT_FAMILY, REFERENCE_LINE } from '../../src/chart/theme.js';
import type { ChartName } from '../../src/formats.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, pair, TUNED, TUNED_PAIR } from '../fixtures.js';
import { type Box, boxOf, countOf, decode, type Picture } from './picture.js';

const BLUE = '#0072b2';
const ORANGE = '#e69f00';
const GREEN = '#009e73';
const INK = '#1a1a1a';
const WHITE = '#ffffff';
const LEFT_PANEL = { left: 0, right: 1000 };
const RIGHT_PANEL = { left: 1000, right: 2000 };
const TITLE_AREA: Box = { left: 60, right: 1940, top: 52, bottom: 132 };

const THREE = buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR]);

async function draw(report: Report, chart: ChartName): Promise<Picture> {
  return decode(await renderChart(report, chart));
}

function bar(picture: Picture, color: string, panel: { left: number; right: number }): Box {
  const box = boxOf(picture, color, panel);
  if (box === null) throw new Error(`no ${color} bar`);
  return box;
}

/** Heights of bars are in the ratio of their values, to 3 of several hundred pixels. */
function expectProportional(picture: Picture, panel: { left: number; right: number }, values: [string, number][]) {
  const heights = values.map(([color, value]) => {
    const { top, bottom } = bar(picture, color, panel);
    return { value, height: bottom - top };
  });
  const tallest = heights.reduce((a, b) => (a.height > b.height ? a : b));
  expect(tallest.height).toBeGreaterThan(300);
  for (const { value, height } of heights) {
    expect(Math.abs(height - (tallest.height * value) / tallest.value)).toBeLessThanOrEqual(3);
  }
}

/** Ink, or ink blended with ink at an edge. */
function isDark(color: string): boolean {
  return color < '#404040';
}

describe('renderChart', () => {
  it('draws bars in proportion to images per second and milliseconds', async () => {
    const picture = await draw(THREE, 'absolute');
    expect([picture.width, picture.height]).toEqual([2000, 1280]);
    expectProportional(picture, LEFT_PANEL, [
      [BLUE, 37.5],
      [ORANGE, 115.5],
      [GREEN, 159.5],
    ]);
    expectProportional(picture, RIGHT_PANEL, [
      [BLUE, 29.8],
      [ORANGE, 10.7],
      [GREEN, 8.2],
    ]);
    expect(boxOf(picture, REFERENCE_LINE, { ...LEFT_PANEL, left: 150, top: 450, bottom: 1060 })).toBeNull();
  });

  it('draws ratios in proportion, and a dashed line at the height of the baseline', async () => {
    const picture = await draw(THREE, 'times');
    expectProportional(picture, LEFT_PANEL, [
      [BLUE, 1],
      [ORANGE, 3.08],
      [GREEN, 4.25],
    ]);
    expectProportional(picture, RIGHT_PANEL, [
      [BLUE, 1],
      [ORANGE, 0.36],
      [GREEN, 0.28],
    ]);
    for (const panel of [LEFT_PANEL, RIGHT_PANEL]) {
      const baseline = bar(picture, BLUE, panel);
      const beside = { left: baseline.right + 4, right: panel.right - 60 };
      const line = countOf(picture, { ...beside, top: baseline.top - 4, bottom: baseline.top + 4 }, (color) => {
        return color === REFERENCE_LINE;
      });
      expect(line).toBeGreaterThan(100);
    }
  });

  it('draws whiskers from the low to the high end of the interval, with the label clear of them', async () => {
    const wide = { value: 115.5, low: 60, high: 180 };
    const picture = await draw(buildReport([FP32, { ...INT8, fps: wide }]), 'absolute');
    const { left, right, top, bottom } = bar(picture, ORANGE, LEFT_PANEL);
    const perUnit = (bottom - top) / wide.value;
    const centre = Math.round((left + right) / 2);
    let high = top;
    while (isDark(picture.color(centre, high - 1))) high -= 1;
    let low = top;
    while (isDark(picture.color(centre, low + 1))) low += 1;
    expect(Math.abs(bottom - perUnit * wide.high - high)).toBeLessThanOrEqual(5);
    expect(Math.abs(bottom - perUnit * wide.low - low)).toBeLessThanOrEqual(5);
    const gap = { left: centre - 60, right: centre + 60, top: high - 10, bottom: high - 4 };
    expect(countOf(picture, gap, isDark)).toBe(0);
    const label = { left: centre - 60, right: centre + 60, top: high - 60, bottom: high - 10 };
    expect(countOf(picture, label, (color) => color === INK)).toBeGreaterThan(200);
  });

  it('gives the baseline of the ratios no whisker', async () => {
    const picture = await draw(THREE, 'times');
    const baseline = bar(picture, BLUE, LEFT_PANEL);
    expect(countOf(picture, baseline, (color) => color === INK)).toBe(0);
  });

  it('writes the title, and another one for another model', async () => {
    const renamed = {
      ...THREE,
      models: THREE.models.map((model) => ({ ...model, source: 'user' as const })),
    };
    const [picture, other] = [await draw(THREE, 'absolute'), await draw(renamed, 'absolute')];
    const inkOf = (drawn: Picture) => countOf(drawn, TITLE_AREA, (color) => color === INK);
    expect(inkOf(picture)).toBeGreaterThan(2_000);
    expect(inkOf(other)).toBeGreaterThan(2_000);
    expect(inkOf(other)).not.toBe(inkOf(picture));
    expect(GlobalFonts.has(FONT_FAMILY)).toBe(true);
  });

  it('leaves out the bar of a crashed side and says why in its place', async () => {
    const failed = { status: 'crashed', message: 'SIGSEGV' } as const;
    const picture = await draw(buildReport([FP32, { ...INT8, failed }, TUNED], [TUNED_PAIR]), 'absolute');
    expect(boxOf(picture, ORANGE)).toBeNull();
    const blue = bar(picture, BLUE, LEFT_PANEL);
    const green = bar(picture, GREEN, LEFT_PANEL);
    const place = { left: blue.right + 8, right: green.left - 8, top: blue.bottom - 60, bottom: blue.bottom - 8 };
    expect(countOf(picture, place, (color) => color === '#555555')).toBeGreaterThan(100);
  });

  it('prints a name as it is: an x between digits does not become a multiplication sign', async () => {
    const named = (id: string): Report => ({
      ...THREE,
      models: [{ ...THREE.models[0], id, source: 'user' }] as Report['models'],
      variants: THREE.variants.map((variant) => ({ ...variant, modelId: id })),
    });
    const [letter, sign] = [await renderChart(named('32x8'), 'absolute'), await renderChart(named('32×8'), 'absolute')];
    expect(letter.equals(sign)).toBe(false);
  });

  it('is the same picture every time', async () => {
    expect((await renderChart(THREE, 'times')).equals(await renderChart(THREE, 'times'))).toBe(true);
  });

  const hostile = 'a\nb\u001b[31m'.repeat(30);
  const environment = { ...THREE.environment, cpu: { ...THREE.environment.cpu, model: 'Long CPU name '.repeat(40) } };
  const user = THREE.models.map((model) => ({ ...model, id: `${hostile}${model.id}`, source: 'user' as const }));
  const variants = THREE.variants.map((variant) => ({ ...variant, modelId: `${hostile}${variant.modelId}` }));
  it.each<[string, Report]>([
    ['long names', { ...THREE, environment, models: user, variants }],
    ['labels of one long word', buildReport([FP32, { ...INT8, label: 'W'.repeat(5_000) }, TUNED])],
    ['wide scripts', buildReport([FP32, { ...INT8, label: '量子化'.repeat(20) }])],
    ['huge whiskers', buildReport([{ ...FP32, fps: { value: 1, low: -9, high: 1e7 } }, INT8])],
    ['zeros', buildReport([{ ...FP32, fps: around(0), ms: around(0) }], [])],
    ['nothing measured', buildReport([], [])],
    ['both sides crashed', buildReport([{ ...FP32, failed: { status: 'timeout', message: '' } }], [])],
    [
      'two engines',
      buildReport(
        [FP32, INT8, TUNED, { ...FP32, id: 'o1', engine: 'openvino' }, { ...INT8, id: 'o2', engine: 'openvino' }],
        [INT8_PAIR, TUNED_PAIR, pair('o1', 'o2', around(3), around(0.3))],
      ),
    ],
  ])('keeps everything inside the picture: %s', async (_name, report) => {
    for (const chart of ['absolute', 'times'] as const) {
      const picture = await draw(report, chart);
      const { width, height } = picture;
      const edges: Box[] = [
        { left: 0, right: 40, top: 0, bottom: height },
        { left: width - 40, right: width, top: 0, bottom: height },
        { left: 0, right: width, top: 0, bottom: 40 },
        { left: 0, right: width, top: height - 40, bottom: height },
      ];
      for (const edge of edges) expect(countOf(picture, edge, (color) => color !== WHITE)).toBe(0);
      expect(countOf(picture, TITLE_AREA, (color) => color === INK)).toBeGreaterThan(1_000);
    }
  });
});
