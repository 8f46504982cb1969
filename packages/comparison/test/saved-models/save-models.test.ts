import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foreignLoader, madeInt8, saveModels } from '../../src/saved-models/save-models.js';
import { type Given, reportOf } from './models-report.js';

let root = '';
let folder = { given: 'kept', path: '' };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rn50-saved-'));
  folder = { given: 'kept', path: join(root, 'kept') };
  mkdirSync(folder.path);
});
afterEach(() => rmSync(root, { recursive: true }));

function model(label: string, source: Given['source'], content = label): Given {
  const path = join(root, `${label}.bin`);
  writeFileSync(path, content);
  return { label, source, path };
}

const listed = () => readdirSync(folder.path).sort();
const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');

describe('saveModels', () => {
  it('keeps what was made and no file of the user, the tuned INT8 first', async () => {
    const report = reportOf([
      model('FP32', 'user'),
      model('INT8', 'quantized'),
      model('INT8 tuned', 'tuned'),
      model('FP32 tuned', 'tuned'),
    ]);
    expect(await saveModels(report, folder)).toEqual({
      models: ['int8-tuned.onnx', 'int8.onnx', 'fp32-tuned.onnx'],
      loaders: ['load.mjs', 'load.py'],
    });
    expect(listed()).toEqual(['fp32-tuned.onnx', 'int8-tuned.onnx', 'int8.onnx', 'load.mjs', 'load.py']);
    expect(read('int8.onnx')).toBe('INT8');
    expect(read('load.mjs')).toContain('MODELS = ["int8-tuned.onnx","int8.onnx","fp32-tuned.onnx"]');
  });

  it('keeps what was tuned for another engine, and does not load it in ONNX Runtime', async () => {
    const tuned = { ...model('INT8 tuned', 'tuned'), engine: 'openvino' };
    const report = reportOf([model('FP32', 'user'), model('INT8', 'quantized'), tuned]);
    expect((await saveModels(report, folder)).models).toEqual(['int8-tuned.onnx', 'int8.onnx']);
    expect(read('load.mjs')).toContain('MODELS = ["int8.onnx"]');
  });

  it('replaces its own files of an earlier run, and no others', async () => {
    writeFileSync(join(folder.path, 'int8.onnx'), 'of somebody else');
    mkdirSync(join(folder.path, 'int8-2.onnx'));
    await saveModels(reportOf([model('FP32', 'user'), model('INT8', 'quantized', 'first')]), folder);
    expect(read('int8-3.onnx')).toBe('first');
    await saveModels(reportOf([model('FP32', 'user'), model('INT8', 'quantized', 'second')]), folder);
    expect(read('int8-3.onnx')).toBe('second');
    expect(read('int8.onnx')).toBe('of somebody else');
    expect(listed()).toEqual(['int8-2.onnx', 'int8-3.onnx', 'int8.onnx', 'load.mjs', 'load.py']);
    writeFileSync(join(folder.path, 'int8-3.onnx'), 'changed by hand');
    await saveModels(reportOf([model('FP32', 'user'), model('INT8', 'quantized', 'third')]), folder);
    expect(read('int8-3.onnx')).toBe('changed by hand');
    expect(read('int8-4.onnx')).toBe('third');
  });

  it('keeps weights that lie beside a model, under the name that the model has for them', async () => {
    const int8 = model('INT8', 'quantized', 'graph, weights in m.1f.onnx.data');
    writeFileSync(join(root, 'm.1f.onnx.data'), 'weights');
    writeFileSync(join(root, 'other.onnx.data'), 'of another model');
    const report = reportOf([model('FP32', 'user'), int8]);
    const models = report.models.map((one) => (one.id === 'int8' ? { ...one, sizeBytes: one.sizeBytes + 7 } : one));
    for (const _time of [1, 2]) await saveModels({ ...report, models }, folder);
    expect(listed()).toEqual(['int8.onnx', 'load.mjs', 'load.py', 'm.1f.onnx.data']);
    expect(read('m.1f.onnx.data')).toBe('weights');
    writeFileSync(join(folder.path, 'm.1f.onnx.data'), 'of somebody else');
    await expect(saveModels({ ...report, models }, folder)).rejects.toMatchObject({ code: 'MODELS_NOT_SAVED' });
    expect(read('m.1f.onnx.data')).toBe('of somebody else');
  });

  it('makes names of ids that are none, in the folder', async () => {
    const odd = { ...model('INT8', 'quantized'), id: '../a b\n"c"' };
    await saveModels(reportOf([model('FP32', 'user'), odd]), folder);
    expect(listed()).toEqual(['__a_b__c_.onnx', 'load.mjs', 'load.py']);
  });

  it('writes no loading code for another engine, and nothing where there is nothing to keep', async () => {
    const report = reportOf([model('FP32', 'user'), model('INT8', 'quantized')]);
    const other = { ...report, variants: report.variants.map((variant) => ({ ...variant, engine: 'other' })) };
    expect(await saveModels(other, folder)).toEqual({ models: ['int8.onnx'], loaders: [] });
    expect(listed()).toEqual(['int8.onnx']);
    const own = reportOf([model('FP32', 'user'), model('INT8', 'user')]);
    expect(await saveModels(own, folder)).toEqual({ models: [], loaders: [] });
  });

  it('names the folder where it cannot be written any more', async () => {
    rmSync(folder.path, { recursive: true });
    const report = reportOf([model('FP32', 'user'), model('INT8', 'quantized')]);
    await expect(saveModels(report, folder)).rejects.toMatchObject({
      code: 'MODELS_NOT_SAVED',
      message: expect.stringContaining('--save-models kept cannot be written'),
    });
  });
});

describe('foreignLoader', () => {
  it.each(['load.py', 'load.mjs'])('is a %s of others', (name) => {
    writeFileSync(join(folder.path, name), '# my own\n');
    expect(foreignLoader(folder.path)).toBe(name);
  });

  it('is none of its own', async () => {
    expect(foreignLoader(folder.path)).toBeNull();
    await saveModels(reportOf([model('FP32', 'user'), model('INT8', 'quantized')]), folder);
    expect(foreignLoader(folder.path)).toBeNull();
  });
});

it('tells of the INT8 model only where it was made', () => {
  const fp32 = model('FP32', 'user');
  expect(madeInt8(reportOf([fp32, model('INT8', 'quantized')]))?.id).toBe('int8');
  expect(madeInt8(reportOf([fp32, model('INT8', 'user')]))).toBeNull();
  expect(madeInt8(reportOf([fp32, model('INT8', 'zoo')]))).toBeNull();
});
