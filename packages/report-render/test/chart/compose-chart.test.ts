import { expect, test } from 'vitest';
import { composeChart } from '../../src/chart/compose-chart.js';
import { settingOf } from '../../src/view/setting.js';
import { fullReport } from './full-report.js';

test('the layers of a report are called by its model, not by a file of the cache', () => {
  const report = fullReport();
  const why = report.why && { ...report.why, setting: { ...report.why.setting, int8: 'made-0df7ac899a14f657.onnx' } };
  const { label } = composeChart(
    { ...report, why },
    'layers',
  )({
    measureText: (text, { fontSize }) => (text.length * fontSize) / 2,
    hasGlyph: () => true,
    hasWords: true,
  });
  expect(label).toContain(settingOf(report).modelName);
  expect(label).not.toContain('made-');
});
