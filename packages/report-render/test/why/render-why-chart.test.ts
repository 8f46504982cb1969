import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhy } from '../../src/files/write-why.js';
import { renderWhyChart } from '../../src/why/render-why-chart.js';
import type { WhyReport } from '../../src/why/why-report.js';
import { boxOf, countOf, decode, type Picture } from '../chart/picture.js';
import { WHY } from './why-report.js';

const BLUE = '#0072b2';
const ORANGE = '#e69f00';
const GREEN = '#009e73';
const BLACK = '#000000';
/** Right of the ticks and legends' swatches, which have the bars' colours. */
const PLOTS = { left: 200 };

async function draw(report: WhyReport): Promise<Picture> {
  return decode(await renderWhyChart(report));
}

describe('renderWhyChart', () => {
  it('draws bars of FP32 and of each kernel, 2,000 pixels wide', async () => {
    const picture = await draw(WHY);
    expect(picture.width).toBe(2000);
    for (const color of [BLUE, ORANGE, GREEN, BLACK]) expect(boxOf(picture, color, PLOTS)).not.toBeNull();
  });

  it.each<[string, WhyReport]>([
    ['many layers', { ...WHY, layers: Array.from({ length: 240 }, (_, index) => ({ ...first(), index })) }],
    ['no layers', { ...WHY, layers: [], total: null }],
    ['long names', { ...WHY, setting: { ...WHY.setting, int8: 'W'.repeat(3000), cpu: '量子 '.repeat(200) } }],
  ])('keeps everything inside the picture: %s', async (_name, report) => {
    const picture = await draw(report);
    const { width, height } = picture;
    for (const edge of [
      { left: 0, right: 40, top: 0, bottom: height },
      { left: width - 40, right: width, top: 0, bottom: height },
      { left: 0, right: width, top: height - 40, bottom: height },
    ]) {
      expect(countOf(picture, edge, (color) => color !== '#ffffff')).toBe(0);
    }
  });

  it('is written beside why.json, and nothing else', async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'rn50-why-'));
    try {
      const written = await writeWhy({ report: WHY, outDir });
      expect(readdirSync(outDir).sort()).toEqual(['why.json', 'why.png']);
      expect(written.map(({ bytes }) => bytes)).toEqual(
        ['why.json', 'why.png'].map((name) => statSync(join(outDir, name)).size),
      );
    } finally {
      rmSync(outDir, { recursive: true });
    }
  });
});

function first(): WhyReport['layers'][number] {
  const [layer] = WHY.layers;
  if (layer === undefined) throw new Error('there are layers');
  return layer;
}
