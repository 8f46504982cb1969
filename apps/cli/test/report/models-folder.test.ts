import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../../../packages/comparison/test/saved-models/models-report.js';
import { keepModels, prepareModelsFolder } from '../../src/report/models-folder.js';

let root = '';
let folder = { given: 'kept', path: '' };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rn50-kept-'));
  folder = prepareModelsFolder('kept', root);
});
afterEach(() => rmSync(root, { recursive: true }));

function pair(source: 'user' | 'quantized', engine = 'ort') {
  const path = join(root, 'model.bin');
  writeFileSync(path, 'model');
  const report = reportOf([
    { label: 'FP32', source: 'user', path },
    { label: 'INT8', source, path },
  ]);
  return { ...report, variants: report.variants.map((variant) => ({ ...variant, engine })) };
}

describe('keepModels', () => {
  it('names what was kept, and the code that loads it', async () => {
    const [model, node, python] = ['int8.onnx', 'load.mjs', 'load.py'].map((name) => join('kept', name));
    expect(await keepModels(pair('quantized'), folder)).toBe(
      `Saved 1 model and the code that loads them: ${model}, ${node}, ${python}\n`,
    );
    expect(await keepModels(pair('quantized', 'other'), folder)).toBe(`Saved 1 model: ${model}\n`);
    expect(await keepModels(pair('user'), folder)).toBe('Nothing to keep in kept: all models are your own\n');
  });

  it('says without a folder where the INT8 model is, if one was made', async () => {
    expect(await keepModels(pair('quantized'), null)).toBe(
      `INT8 model: ${join(root, 'model.bin')} (--save-models <dir> keeps it, with code that loads it)\n`,
    );
    expect(await keepModels(pair('user'), null)).toBe('');
  });
});

describe('prepareModelsFolder', () => {
  it('refuses a folder with loading code of others, and takes its own folder again', async () => {
    await keepModels(pair('quantized'), folder);
    expect(prepareModelsFolder('kept', root)).toEqual(folder);
    writeFileSync(join(folder.path, 'load.py'), '# my own\n');
    expect(() => prepareModelsFolder('kept', root)).toThrow('--save-models kept has a load.py that rn50 did not write');
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
