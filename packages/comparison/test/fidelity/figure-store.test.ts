import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fidelity } from '@rn50/bench-stats';
import { afterAll, expect, it } from 'vitest';
import { type ComparedPair, figureStore } from '../../src/fidelity/figure-store.js';
import { cpuInfo } from '../cpu-info.js';
import { pair as models } from '../small-report.js';

const cacheDir = mkdtempSync(join(tmpdir(), 'rn50-outputs-'));
afterAll(() => rmSync(cacheDir, { recursive: true }));

const ORT = { name: 'ort', version: '1.30.0' };
const setting = {
  cpu: cpuInfo,
  threads: 2,
  running: [ORT],
  cacheDir,
  models: [
    { id: 'net', sha256: 'a' },
    { id: 'net-int8', sha256: 'b' },
  ],
};
const planned = models.fp32.plan;
const column = { engine: 'ort', label: 'a column', modelPath: '/net.onnx', inputs: planned, sessionOptions: {} };
const pair: ComparedPair = {
  reference: { ...column, id: 'fp32', precision: 'fp32', modelId: 'net' },
  candidate: { ...column, id: 'int8', precision: 'int8', modelId: 'net-int8' },
  layers: true,
};
const PATTERNS = { count: 16, seed: 2 };
const figures: Fidelity[] = [
  {
    variantId: 'int8',
    reference: 'fp32',
    inputs: 16,
    cosine: 0.99,
    centredCosine: 0.98,
    sqnrDb: null,
    top1Agreement: 1,
    layers: [{ name: 'stem', operator: 'Conv', sqnrDb: null }],
    layerInputs: 8,
  },
];

it('keeps the figures of two files for all they depend on, whatever the run calls the variants', async () => {
  const lines: string[] = [];
  const store = figureStore(setting, PATTERNS, (line) => lines.push(line));
  expect(await store.read(pair)).toBeNull();
  await store.keep(pair, figures);
  expect(await store.read(pair)).toEqual(figures);
  const renamed = { ...pair, candidate: { ...pair.candidate, id: 'ort-int8' } };
  expect(await store.read(renamed)).toEqual([{ ...figures[0], variantId: 'ort-int8' }]);
  expect(lines).toEqual([]);
  const { reference, candidate } = pair;
  const [input] = planned.inputs;
  const larger = { ...planned, inputs: [{ ...input, sample: [1, 3, 640, 640] }] } as typeof planned;
  const given = { ...planned, data: { path: '/x.npz', count: 3, id: 'x' } };
  const otherPairs: ComparedPair[] = [
    { ...pair, layers: false },
    { ...pair, reference: candidate, candidate: reference },
    { ...pair, candidate: { ...candidate, sessionOptions: { precision: 'bf16' } } },
    { ...pair, reference: { ...reference, inputs: larger } },
    { ...pair, reference: { ...reference, inputs: given } },
  ];
  for (const other of otherPairs) expect(await store.read(other)).toBeNull();
  const otherSettings = [
    { threads: 1 },
    { running: [{ ...ORT, version: '1.31.0' }] },
    { cpu: { ...cpuInfo, model: 'another CPU' } },
  ];
  for (const change of otherSettings) {
    expect(await figureStore({ ...setting, ...change }, PATTERNS, () => {}).read(pair)).toBeNull();
  }
  expect(await figureStore(setting, { ...PATTERNS, seed: 3 }, () => {}).read(pair)).toBeNull();
});

it('takes a broken file for none, and only says so where figures cannot be kept', async () => {
  const lines: string[] = [];
  const [file = ''] = readdirSync(join(cacheDir, 'outputs'));
  writeFileSync(join(cacheDir, 'outputs', file), '{"figures":[{"variantId":"in');
  expect(await figureStore(setting, PATTERNS, () => {}).read(pair)).toBeNull();
  const blocked = join(cacheDir, 'a file');
  writeFileSync(blocked, '');
  const store = figureStore({ ...setting, cacheDir: blocked }, PATTERNS, (line) => lines.push(line));
  await store.keep(pair, figures);
  expect(lines).toEqual([expect.stringMatching(/^the figures of the outputs are not kept: /)]);
});
