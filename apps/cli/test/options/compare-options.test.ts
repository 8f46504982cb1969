import { ENGINES } from '@rn50/inference-runner/engines';
import { describe, expect, it } from 'vitest';
import { compareOptions, storeOptions } from '../../src/options/compare-options.js';

describe('compareOptions', () => {
  it('has the documented defaults', () => {
    expect(compareOptions({}, {})).toEqual({
      models: { kind: 'builtin', choice: 'auto' },
      tune: true,
      engine: ['ort'],
      engines: ENGINES,
      batch: 16,
      threads: null,
      threadCounts: [],
      instances: 1,
      engineOptions: [],
      gates: { baseline: null, failBelow: null, maxP99Ms: null, minTop1Agreement: null, minSqnrDb: null },
      amount: { kind: 'budget', seconds: 40, reserveSeconds: 40 },
      pricePerHour: null,
      anonymous: false,
      images: null,
      inputs: {},
      saveModels: null,
      out: 'rn50-results',
      json: false,
      open: false,
      seed: 1,
      store: { offline: false, cacheDir: null, mirror: null, manifest: null },
    });
  });

  it('takes pictures, and options about them only with pictures', () => {
    const raw = { images: 'pictures', mean: [0.5], resize: 8 };
    expect(compareOptions(raw, {}).images).toEqual({ given: 'pictures', preprocessing: { resize: 8 } });
    expect(compareOptions(raw, {}).inputs).toMatchObject({ mean: [0.5] });
    expect(() => compareOptions({ resize: 8 }, {})).toThrow('--resize is for pictures');
    expect(() => compareOptions({ images: '' }, {})).toThrow('--images is empty');
  });

  it('takes a list of threads, but not with what decides the threads otherwise', () => {
    expect(compareOptions({ threads: [1, 2] }, {})).toMatchObject({ threads: null, threadCounts: [1, 2] });
    expect(compareOptions({ threads: 2 }, {})).toMatchObject({ threads: 2, threadCounts: [] });
    expect(compareOptions({ threads: [1, 2], instances: 1 }, {}).threadCounts).toEqual([1, 2]);
    const combined = (raw: object) => () => compareOptions({ threads: [1, 2], ...raw }, {});
    expect(combined({ batch: 'auto' })).toThrow('--threads 1,2 cannot be combined with --batch auto');
    expect(combined({ instances: 2 })).toThrow('--threads 1,2 cannot be combined with --instances 2');
  });

  it('keeps models only where some are made', () => {
    expect(compareOptions({ saveModels: 'kept', fp32: 'a.onnx' }, {}).saveModels).toBe('kept');
    const own = { saveModels: 'kept', fp32: 'a.onnx', int8: 'b.onnx' };
    expect(compareOptions(own, {}).saveModels).toBe('kept');
    expect(() => compareOptions({ ...own, quick: true }, {})).toThrow('--save-models keeps models that are made');
    expect(() => compareOptions({ saveModels: '' }, {})).toThrow('--save-models is empty');
  });

  it('tunes unless the run is to be short, or told otherwise', () => {
    expect(compareOptions({ budget: 10 }, {}).tune).toBe(true);
    expect(compareOptions({ quick: true }, {}).tune).toBe(false);
    expect(compareOptions({ iterations: 4 }, {}).tune).toBe(false);
    expect(compareOptions({ quick: true, tune: true }, {}).tune).toBe(true);
    expect(compareOptions({ tune: false }, {}).tune).toBe(false);
    expect(compareOptions({ tune: true, engine: ['openvino'] }, {}).tune).toBe(true);
  });

  it('measures longer where a sweep chooses the batch, unless told', () => {
    expect(compareOptions({ batch: 'auto' }, {}).amount).toEqual({ kind: 'budget', seconds: 120, reserveSeconds: 40 });
    expect(compareOptions({ batch: 'auto', budget: 30 }, {}).amount).toEqual({
      kind: 'budget',
      seconds: 30,
      reserveSeconds: 0,
    });
  });

  it('takes own models, the INT8 one being optional', () => {
    expect(compareOptions({ fp32: 'a.onnx' }, {}).models).toEqual({ kind: 'own', fp32: 'a.onnx', int8: null });
    expect(compareOptions({ fp32: 'a.onnx', int8: 'b.onnx' }, {}).models).toEqual({
      kind: 'own',
      fp32: 'a.onnx',
      int8: 'b.onnx',
    });
  });

  it.each([
    [{ int8: 'b.onnx' }, /--int8 needs the FP32 model/],
    [{ fp32: 'a.onnx', models: 'zoo' as const }, /--models cannot be combined/],
    [{ quick: true, budget: 10 }, /--quick and --budget cannot be combined/],
    [{ quick: true, iterations: 10 }, /--quick and --iterations cannot be combined/],
    [{ out: '' }, /--out is empty/],
    [{ fp32: '' }, /--fp32 is empty/],
    [{ baseline: '' }, /--baseline is empty/],
    [{ batch: 'auto' as const, iterations: 10 }, /--batch auto cannot be combined with --iterations/],
    [{ batch: 'auto' as const, instances: 2 }, /--batch auto cannot be combined with --instances/],
    [{ batch: 'auto' as const, instances: 1 }, /--batch auto cannot be combined with --instances/],
    [{ batch: 'auto' as const, baseline: 'a.json' }, /--batch auto cannot be combined with --baseline/],
    [{ threads: 1, instances: 2 }, /--instances 2 needs at least as many threads, --threads is 1/],
    [
      { engine: ['b'], ortOption: ['executionMode=parallel'] },
      /--ort-option is for ONNX Runtime, and --engine b leaves/,
    ],
    [{ warmup: 20 }, /--warmup is a fixed count and needs --iterations/],
  ])('refuses %j', (raw, message) => {
    expect(() => compareOptions(raw, {})).toThrow(message);
  });

  it('counts in fixed numbers with --iterations', () => {
    expect(compareOptions({ iterations: 100, warmup: 20 }, {}).amount).toEqual({
      kind: 'fixed',
      warmup: 20,
      iterations: 100,
    });
    expect(compareOptions({ iterations: 100 }, {}).amount).toEqual({ kind: 'fixed', warmup: null, iterations: 100 });
  });

  it('measures six pairs under --quick', () => {
    expect(compareOptions({ quick: true }, {}).amount).toEqual({ kind: 'quick', pairs: 6 });
  });
});

describe('storeOptions', () => {
  it('reads the environment, and an option wins over it', () => {
    const env = { RN50_OFFLINE: '1', RN50_CACHE_DIR: '/c', RN50_MODEL_MIRROR: 'https://mirror.example' };
    expect(storeOptions({}, env)).toEqual({
      offline: true,
      cacheDir: '/c',
      mirror: 'https://mirror.example',
      manifest: null,
    });
    expect(storeOptions({ cacheDir: 'd', manifest: 'm.json' }, env)).toMatchObject({
      cacheDir: 'd',
      manifest: 'm.json',
    });
  });

  it('takes an empty variable as not set', () => {
    expect(storeOptions({}, { RN50_CACHE_DIR: '', RN50_OFFLINE: '0', RN50_MODEL_MIRROR: '' })).toEqual({
      offline: false,
      cacheDir: null,
      mirror: null,
      manifest: null,
    });
  });
});
