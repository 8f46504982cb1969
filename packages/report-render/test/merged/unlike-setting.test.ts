import type { Report } from '@rn50/bench-stats';
import { expect, test } from 'vitest';
import { unlikeSetting } from '../../src/merged/unlike-setting.js';
import { buildReport } from '../fixtures.js';

const report = buildReport();
const withSettings = (settings: Partial<Report['settings']>): Report => ({
  ...report,
  settings: { ...report.settings, ...settings },
});

test('reports of one setting are alike, whatever their machine and seed', () => {
  const environment = { ...report.environment, cpu: { ...report.environment.cpu, model: 'another' } };
  expect(unlikeSetting([report, { ...report, environment }, withSettings({ seed: 9 })])).toBeNull();
  expect(unlikeSetting([])).toBeNull();
});

test('another batch, number of threads or instances, and another model, are named', () => {
  expect(unlikeSetting([report, report, withSettings({ batch: 8 })])).toEqual({
    ...{ setting: 'batch', first: '16', other: '8', at: 2 },
  });
  expect(unlikeSetting([report, withSettings({ threads: 4 })])).toMatchObject({ setting: 'threads', other: '4' });
  expect(unlikeSetting([report, withSettings({ instances: 2 })])).toMatchObject({ setting: 'instances' });
  const models = report.models.map((model) => ({ ...model, id: 'mine', source: 'user' as const, sha256: 'another' }));
  const variants = report.variants.map((variant) => ({ ...variant, modelId: 'mine' }));
  expect(unlikeSetting([report, { ...report, models, variants }])).toEqual({
    ...{ setting: 'model', first: 'ResNet50 v1', other: 'mine', at: 1 },
  });
});

test('one file under two names is one model', () => {
  const renamed = (id: string): Report => ({
    ...report,
    models: report.models.map((model, at) => (at === 0 ? { ...model, id, source: 'user' as const } : model)),
    variants: report.variants.map((variant, at) => (at === 0 ? { ...variant, modelId: id } : variant)),
  });
  expect(unlikeSetting([renamed('mine'), renamed('yours')])).toBeNull();
});
