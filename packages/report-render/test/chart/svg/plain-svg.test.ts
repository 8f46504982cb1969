import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { chartSvg, renderChartSvg } from '../../../src/chart/render-chart.js';
import { CHARTS } from '../../../src/formats.js';
import { buildReport, FP32, INT8, INT8_PAIR, TUNED, TUNED_PAIR } from '../../fixtures.js';
import { HOSTILE } from '../../hostile.js';
import { fullReport } from '../full-report.js';

const THREE = buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR]);
const NASTY = `<script>alert(1)</script>]]>"'&{b|x}${HOSTILE}\ufffe`;

const TAGS = new Set(['svg', 'g', 'title', 'rect', 'path', 'polyline', 'circle', 'text']);

function hostileReport(): Report {
  const { environment } = THREE;
  return {
    ...buildReport([FP32, { ...INT8, label: NASTY }], [INT8_PAIR]),
    environment: { ...environment, cpu: { ...environment.cpu, model: NASTY } },
  };
}

describe('SVG of a chart', () => {
  it('has neither style nor id, so that several stand in one page under a strict policy', async () => {
    const full = fullReport();
    for (const chart of CHARTS) {
      for (const svg of [await chartSvg(full, chart), await renderChartSvg(full, chart)]) {
        expect(svg).not.toMatch(/<style|\sstyle=|\sid=|url\(|\son\w+=|<script|xlink|ecmeta|class="(?!tip")/);
        const tags = new Set([...svg.matchAll(/<(\w+)/g)].map(([, tag]) => tag));
        expect([...tags].filter((tag) => !TAGS.has(tag ?? ''))).toEqual([]);
      }
    }
  });

  it('names every bar with its figure in a tip, and the whole in its label', async () => {
    const svg = await chartSvg(THREE, 'absolute');
    const tips = [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, text]) => text);
    expect(tips.slice(0, 4)).toEqual([
      'FP32: 37.5 images per second (37.1 to 37.9)',
      'INT8: 115.5 images per second (114.3 to 116.7)',
      'INT8 tuned: 159.5 images per second (157.9 to 161.1)',
      'FP32: 29.8 ms (29.5 to 30.1)',
    ]);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="ResNet50 v1: throughput and latency">/);
  });

  it('has title, setting, footnote and paper in a file only', async () => {
    const [file, page] = [await renderChartSvg(THREE, 'times'), await chartSvg(THREE, 'times')];
    for (const words of ['>Synthetic weights', '>Whiskers show', '<title>ResNet50 v1: INT8 has']) {
      expect(file).toContain(words);
      expect(page).not.toContain(words);
    }
    expect(file).toMatch(/<rect width="1000" height="640" fill="#ffffff"\/>/);
    expect(page).toContain('>Throughput, times the baseline</text>');
  });

  it('shows hostile names as text', async () => {
    for (const svg of [
      await chartSvg(hostileReport(), 'absolute'),
      await renderChartSvg(hostileReport(), 'absolute'),
    ]) {
      expect(svg).not.toContain('<script');
      expect(svg).not.toMatch(/[^\t\n\r -\ud7ff\ue000-\ufffd]/);
      expect(svg).toContain('&lt;script&gt;');
    }
  });

  it('is the same text every time', async () => {
    expect(await renderChartSvg(THREE, 'times')).toBe(await renderChartSvg(THREE, 'times'));
  });
});
