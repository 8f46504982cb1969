import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose, LEAST_NODE } from '../../src/doctor/checks.js';
import type { CacheFacts, Facts } from '../../src/doctor/facts.js';
import { cpuInfo } from '../cpu-info.js';

const NO_LEFT_OVERS: CacheFacts = {
  files: 3,
  sizeBytes: 128e6,
  leftOver: { files: 0, sizeBytes: 0 },
  foreign: [],
  hasModels: true,
};

/** A machine without a fault. */
const FIT: Facts = {
  node: '22.1.0',
  engines: [
    { name: 'ort', title: 'ONNX Runtime', found: { status: 'found', value: { version: '1.30.0', location: '/ort' } } },
    { name: 'openvino', title: 'OpenVINO', found: { status: 'found', value: { version: '2026.1', location: '/ov' } } },
  ],
  cpu: { status: 'found', value: cpuInfo },
  governor: 'performance',
  charts: { status: 'found', value: null },
  cacheDir: '/cache',
  cacheWritten: { status: 'found', value: null },
  cache: { status: 'found', value: NO_LEFT_OVERS },
  proxies: {},
  network: { status: 'asked', offline: false, sources: [{ kind: 'host', place: 'models.example', status: 'reached' }] },
  freeDiskBytes: 50e9,
  freeMemoryBytes: 16e9,
};

const failed = <C extends string>(code: C) =>
  ({ status: 'failed', code, message: `${code} here`, remedy: `mend ${code}` }) as const;
const unreached = { kind: 'host', place: 'models.example', ...failed('NETWORK_ERROR') } as const;
const MIRRORED = { kind: 'file', place: '/mirror/fp32.onnx', status: 'reached' } as const;
const cached = (changes: Partial<CacheFacts>): Partial<Facts> => ({
  cache: { status: 'found', value: { ...NO_LEFT_OVERS, ...changes } },
});
const engines = (ort: string | null, openvino: string | null): Partial<Facts> => ({
  engines: FIT.engines.map((engine, index) => {
    const code = [ort, openvino][index];
    return code ? { ...engine, found: failed(code) } : engine;
  }),
});
const cpu = (changes: Partial<typeof cpuInfo>): Partial<Facts> => ({
  cpu: { status: 'found', value: { ...cpuInfo, ...changes } },
});

/** What is not in order, as `id: status`. */
function found(changes: Partial<Facts>) {
  const { ready, checks } = diagnose({ ...FIT, ...changes });
  const faults = checks.filter(({ status }) => status !== 'ok');
  return { ready, faults: faults.map(({ id, status }) => `${id}: ${status}`), checks: faults };
}

describe('a machine without a fault', () => {
  it('is ready, and nothing needs help', () => {
    const { ready, checks } = diagnose(FIT);
    expect(ready).toBe(true);
    expect(checks.map(({ id }) => id)).toEqual([
      'node',
      'engine-ort',
      'engine-openvino',
      'cpu',
      'quota',
      'governor',
      'charts',
      'cache',
      'proxy',
      'network',
      'disk',
      'memory',
    ]);
    expect(checks.filter(({ status, remedy }) => status !== 'ok' || remedy !== null)).toEqual([]);
  });

  it('needs the Node.js that the manifests ask for', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(manifest.engines.node).toBe(`>=${LEAST_NODE}`);
  });
});

describe('a required check that fails', () => {
  it.each<[string, Partial<Facts>, string[]]>([
    ['an old Node.js', { node: '20.9.0' }, ['node: problem']],
    ['an older Node.js', { node: '18.20.1' }, ['node: problem']],
    ['no engine', engines('ENGINE_MISSING', 'ENGINE_MISSING'), ['engine-ort: problem', 'engine-openvino: problem']],
    ['a CPU that cannot be read', { cpu: failed('NO_CPU_DATA') }, ['cpu: problem']],
    ['a cache that cannot be written', { cacheWritten: failed('CACHE_NOT_WRITABLE') }, ['cache: problem']],
    ['a cache that cannot be read', { cache: failed('CACHE_UNREADABLE') }, ['cache: problem']],
  ])('%s: not ready, with what helps', (_, changes, faults) => {
    const result = found(changes);
    expect([result.ready, result.faults]).toEqual([false, faults]);
    for (const { required, remedy } of result.checks) expect([required, remedy]).toEqual([true, expect.any(String)]);
  });
});

describe('a fault that leaves the machine ready', () => {
  it.each<[string, Partial<Facts>, string[], RegExp]>([
    ['OpenVINO that is not installed', engines(null, 'ENGINE_MISSING'), ['engine-openvino: note'], /^mend ENGINE_MISS/],
    ['OpenVINO that does not load', engines(null, 'ENGINE_BROKEN'), ['engine-openvino: problem'], /^mend ENGINE_BR/],
    ['only OpenVINO', engines('ENGINE_MISSING', null), ['engine-ort: problem'], /mend.*--engine openvino/],
    ['a CPU without INT8 instructions', cpu({ int8Path: 'none' }), ['cpu: note'], /rn50 cpu/],
    ['a CPU whose features are unknown', cpu({ int8Path: 'unknown' }), ['cpu: note'], /rn50 cpu/],
    [
      'a quota',
      cpu({ limits: { affinityCpus: 4, cgroupQuotaCpus: 2.5, cgroupVersion: 2 } }),
      ['quota: note'],
      /--cpuset-cpus 0-1$/,
    ],
    ['a governor that saves power', { governor: 'powersave' }, ['governor: note'], /cpupower .* performance$/],
    ['no canvas', { charts: failed('CHART_ENGINE_UNAVAILABLE') }, ['charts: problem'], /^mend CHART/],
    ['left-overs', cached({ leftOver: { files: 2, sizeBytes: 3e6 } }), ['cache-left-over: note'], /fetch --prune$/],
    ['files of others', cached({ foreign: ['/cache/notes', '/cache/b'] }), ['cache-foreign: note'], /never removes/],
    [
      'a proxy that is no URL',
      { proxies: { HTTPS_PROXY: 'proxy' }, network: { ...failed('PROXY_REFUSED'), status: 'refused' } },
      ['proxy: problem'],
      /^mend PROXY/,
    ],
    [
      'a mirror that is no place',
      { network: { ...failed('INVALID_MIRROR'), status: 'refused' } },
      ['network: problem'],
      /^mend INVALID/,
    ],
    [
      'one host of two',
      {
        network: {
          status: 'asked',
          offline: false,
          sources: [unreached, { kind: 'host', place: 'b.example', status: 'reached' }],
        },
      },
      ['network: note'],
      /^mend NETWORK/,
    ],
    [
      'no host, with the models in the cache',
      { network: { status: 'asked', offline: false, sources: [unreached] } },
      ['network: note'],
      /--offline/,
    ],
    [
      'no host, and no models',
      { network: { status: 'asked', offline: false, sources: [unreached] }, ...cached({ hasModels: false }) },
      ['network: problem'],
      /mend NETWORK.*--models synthetic/,
    ],
    [
      'a mirror folder that lacks a model, with --offline',
      {
        network: {
          status: 'asked',
          offline: true,
          sources: [{ kind: 'file', place: '/mirror/int8.onnx', ...failed('MIRROR_FILE_MISSING') }],
        },
      },
      ['network: note'],
      /^mend MIRROR/,
    ],
    ['a nearly full disk', { freeDiskBytes: 1e9 }, ['disk: note'], /--prune/],
    ['a full disk', { freeDiskBytes: 1e6 }, ['disk: problem'], /--prune/],
    ['little memory', { freeMemoryBytes: 1e9 }, ['memory: note'], /--no-tune/],
    ['no memory', { freeMemoryBytes: 1e8 }, ['memory: problem'], /--no-tune/],
  ])('%s: told, with what helps', (_, changes, faults, remedy) => {
    const result = found(changes);
    expect([result.ready, result.faults]).toEqual([true, faults]);
    expect(result.checks[0]?.remedy).toMatch(remedy);
  });

  it.each<[string, Partial<Facts>]>([
    ['--offline', { network: { status: 'asked', offline: true, sources: [] }, ...cached({ hasModels: false }) }],
    [
      'a mirror folder that has the models, where no host answers',
      { network: { status: 'asked', offline: false, sources: [MIRRORED, unreached] }, ...cached({ hasModels: false }) },
    ],
    [
      'a mirror folder that has the models, with --offline',
      { network: { status: 'asked', offline: true, sources: [MIRRORED] }, ...cached({ hasModels: false }) },
    ],
    ['a governor that cannot be read', { governor: null }],
    ['a quota of all CPUs', cpu({ limits: { affinityCpus: 4, cgroupQuotaCpus: 4, cgroupVersion: 2 } })],
  ])('%s is none', (_, changes) => {
    expect(found(changes)).toMatchObject({ ready: true, faults: [] });
  });

  it('is told on one line, without control characters', () => {
    const { checks } = found({ charts: { ...failed('X'), message: 'a\n\u001b[31mb' } });
    expect(checks[0]?.text).toBe('a ?[31mb');
  });
});

it('other systems have no governor', () => {
  const { checks } = diagnose({ ...FIT, ...cpu({ platform: 'darwin' }) });
  expect(checks.map(({ id }) => id)).not.toContain('governor');
});
