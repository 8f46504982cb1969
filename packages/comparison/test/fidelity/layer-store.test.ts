import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { layerStore } from '../../src/fidelity/layer-store.js';
import { cpuInfo } from '../cpu-info.js';

const cacheDir = mkdtempSync(join(tmpdir(), 'rn50-layers-'));
afterAll(() => rmSync(cacheDir, { recursive: true }));

const ORT = { name: 'ort', version: '1.30.0', sessionOptions: {} };
const terms = {
  cpu: cpuInfo,
  threads: 2,
  engine: ORT,
  cacheDir,
  models: [{ id: 'net-int8', sha256: 'b' }],
};
const table = { layers: [{ name: 'stem', operator: 'Conv', sqnrDb: null }], layerInputs: 8 };

it('keeps a table for two files and all it depends on', async () => {
  const lines: string[] = [];
  const store = layerStore(terms, (line) => lines.push(line));
  expect(await store.read('a', 'b')).toBeNull();
  await store.keep('a', 'b', table);
  expect(await store.read('a', 'b')).toEqual(table);
  expect(await store.read('b', 'a')).toBeNull();
  const others = [
    { threads: 1 },
    { engine: { ...ORT, name: 'other' } },
    { engine: { ...ORT, version: '1.31.0' } },
    { engine: { ...ORT, sessionOptions: { spinning: false } } },
    { cpu: { ...cpuInfo, model: 'another CPU' } },
  ];
  for (const change of others) expect(await layerStore({ ...terms, ...change }, () => {}).read('a', 'b')).toBeNull();
  expect(lines).toEqual([]);
});

it('takes a broken table for none, and only says so where one cannot be kept', async () => {
  const lines: string[] = [];
  const [file = ''] = readdirSync(join(cacheDir, 'layers'));
  writeFileSync(join(cacheDir, 'layers', file), '{"layers":[{"name":"st');
  expect(await layerStore(terms, () => {}).read('a', 'b')).toBeNull();
  const blocked = join(cacheDir, 'a file');
  writeFileSync(blocked, '');
  await layerStore({ ...terms, cacheDir: blocked }, (line) => lines.push(line)).keep('a', 'b', table);
  expect(lines).toEqual([expect.stringMatching(/^the table of layers is not kept: /)]);
});
