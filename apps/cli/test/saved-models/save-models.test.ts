import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { madeInt8, prepareModelsFolder, saveModels } from '../../src/saved-models/save-models.js';
import { type Given, reportOf } from './models-report.js';

let root = '';
let folder = { given: 'kept', path: '' };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rn50-saved-'));
  folder = prepareModelsFolder('kept', root);
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
    expect(await saveModels(report, folder)).toBe(
      `Saved 3 models and the code that loads them: ${['int8-tuned.onnx', 'int8.onnx', 'fp32-tuned.onnx', 'load.mjs', 'load.py'].map((name) => join('kept', name)).join(', ')}\n`,
    );
    expect(listed()).toEqual(['fp32-tuned.onnx', 'int8-tuned.onnx', 'int8.onnx', 'load.mjs', 'load.py']);
    expect(read('int8.onnx')).toBe('INT8');
    expect(read('load.mjs')).toContain('MODELS = ["int8-tuned.onnx","int8.onnx","fp32-tuned.onnx"]');
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

  it('writes no loading code for another engine, and says where there is nothing to keep', async () => {
    const report = reportOf([model('FP32', 'user'), model('INT8', 'quantized')]);
    const other = { ...report, variants: report.variants.map((variant) => ({ ...variant, engine: 'other' })) };
    expect(await saveModels(other, folder)).toBe(`Saved 1 model: ${join('kept', 'int8.onnx')}\n`);
    expect(listed()).toEqual(['int8.onnx']);
    const own = reportOf([model('FP32', 'user'), model('INT8', 'user')]);
    expect(await saveModels(own, folder)).toBe('Nothing to keep in kept: all models are your own\n');
  });

  it('names the folder where it cannot be written any more', async () => {
    rmSync(folder.path, { recursive: true });
    const report = reportOf([model('FP32', 'user'), model('INT8', 'quantized')]);
    await expect(saveModels(report, folder)).rejects.toMatchObject({ code: 'MODELS_NOT_SAVED', exitCode: 3 });
  });
});

describe('prepareModelsFolder', () => {
  it.each(['load.py', 'load.mjs'])('refuses a folder whose %s is of others', (name) => {
    writeFileSync(join(folder.path, name), '# my own\n');
    expect(() => prepareModelsFolder('kept', root)).toThrow(`--save-models kept has a ${name} that rn50 did not write`);
  });

  it('takes its own folder again', async () => {
    await saveModels(reportOf([model('FP32', 'user'), model('INT8', 'quantized')]), folder);
    expect(prepareModelsFolder('kept', root)).toEqual(folder);
  });

  it('is a usage error where the folder cannot be written', () => {
    writeFileSync(join(root, 'file'), '');
    const refused = expect.objectContaining({ code: 'USAGE', exitCode: 2 });
    expect(() => prepareModelsFolder('file', root)).toThrow(refused);
    if (process.getuid?.() === 0) return;
    chmodSync(folder.path, 0o500);
    expect(() => prepareModelsFolder('kept', root)).toThrow(refused);
  });
});

it('tells of the INT8 model only where it was made', () => {
  const fp32 = model('FP32', 'user');
  expect(madeInt8(reportOf([fp32, model('INT8', 'quantized')]))?.id).toBe('int8');
  expect(madeInt8(reportOf([fp32, model('INT8', 'user')]))).toBeNull();
  expect(madeInt8(reportOf([fp32, model('INT8', 'zoo')]))).toBeNull();
});
