import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type FoundInputs, probeStore } from '../../src/inputs/probe-store.js';
import { cpuInfo } from '../cpu-info.js';
import { pair as models } from '../small-report.js';

const cacheDir = mkdtempSync(join(tmpdir(), 'rn50-probes-'));
afterAll(() => rmSync(cacheDir, { recursive: true }));

const ORT = { name: 'ort', version: '1.30.0' };
const setting = { cpu: cpuInfo, threads: 2, engine: ORT, sessionOptions: {}, cacheDir };
const net = { id: 'net', sha256: 'a' };
const quiet = () => {};
const planned = models.fp32.plan;
const found: FoundInputs = {
  inputs: { ...planned, single: 'it does not run at batch 2', random: ['noise'] },
  outputs: [{ name: 'classes', type: 'float32', dims: [1, 1000] }],
};

it('keeps what a trial found for all it depends on', async () => {
  const store = probeStore(net, setting, quiet);
  expect(await store.read(planned)).toBeNull();
  await store.keep(planned, found);
  expect(await store.read(planned)).toEqual(found);
  expect(await store.read({ ...planned, single: 'asked for' })).toBeNull();
  expect(await probeStore({ ...net, sha256: 'b' }, setting, quiet).read(planned)).toBeNull();
  const others = [
    { threads: 1 },
    { engine: { ...ORT, version: '1.31.0' } },
    { sessionOptions: { precision: 'bf16' } as const },
    { cpu: { ...cpuInfo, model: 'another CPU' } },
  ];
  for (const change of others) expect(await probeStore(net, { ...setting, ...change }, quiet).read(planned)).toBeNull();
});

it('knows the user’s data by what is in it, wherever that lies', async () => {
  const store = probeStore(net, setting, quiet);
  const at = (path: string, id = 'x') => ({ ...planned, data: { path, count: 3, id } });
  await store.keep(at('/before.npz'), { ...found, inputs: at('/before.npz') });
  expect(await store.read(at('/now.npz'))).toEqual({ ...found, inputs: at('/now.npz') });
  expect(await store.read(at('/before.npz', 'y'))).toBeNull();
});

it('takes a broken file for none', async () => {
  for (const file of readdirSync(join(cacheDir, 'probes'))) {
    writeFileSync(join(cacheDir, 'probes', file), '{"inputs":{"inputs":[{"name":"data"}],"data":null},"outputs":[]}');
  }
  expect(await probeStore(net, setting, quiet).read(planned)).toBeNull();
});
