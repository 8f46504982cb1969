import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../../testing/python.js';
import { saveModels } from '../../src/saved-models/save-models.js';
import { reportOf } from './models-report.js';

const PACKAGES = fileURLToPath(new URL('../../../inference-runner/node_modules', import.meta.url));
const DIGITS = fileURLToPath(new URL('../../../inference-runner/test/fixtures/digits-resnet.onnx', import.meta.url));
const python = usePython();
const root = mkdtempSync(join(tmpdir(), 'rn50-loading-'));
/** A name with what strings in code must escape. */
const folder = join(root, `it's a "folder"`);
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(async () => {
  mkdirSync(folder);
  symlinkSync(PACKAGES, join(folder, 'node_modules'), 'junction');
  const int8 = { label: 'INT8', source: 'quantized', path: DIGITS, id: 'digits-int8' } as const;
  await saveModels(reportOf([{ label: 'FP32', source: 'user', path: DIGITS }, int8]), { given: 'kept', path: folder });
});

/** Each row's sum of a batch of two pictures: the same from both languages. */
const USE_NODE = `
import { Tensor } from 'onnxruntime-node';
import { load, MODELS } from './load.mjs';
const session = await load(MODELS.at(-1));
const input = new Tensor('float32', Float32Array.from({ length: 2 * 64 }, (_, at) => at % 16), [2, 1, 8, 8]);
const { logits } = await session.run({ input });
console.log(JSON.stringify([...logits.data]));
`;
const USE_PYTHON = `
import json, runpy, sys
import numpy as np
module = runpy.run_path(sys.argv[1])
session = module["load"]()
data = (np.arange(2 * 64) % 16).astype(np.float32).reshape(2, 1, 8, 8)
options = session.get_session_options()
print(json.dumps({
    "logits": session.run(None, {"input": data})[0].ravel().tolist(),
    "threads": options.intra_op_num_threads,
    "level": str(options.graph_optimization_level),
    "pattern": options.enable_mem_pattern,
    "spinning": options.get_session_config_entry("session.intra_op.allow_spinning"),
}))
`;

async function nodeLogits(): Promise<number[]> {
  writeFileSync(join(folder, 'use.mjs'), USE_NODE);
  const { stdout } = await execa(process.execPath, [join(folder, 'use.mjs')]);
  return JSON.parse(stdout);
}

it('runs in Node, by itself and from other code', async () => {
  const { stdout } = await execa(process.execPath, [join(folder, 'load.mjs')]);
  expect(stdout).toBe("digits-int8.onnx [ 'input' ] -> [ 'logits' ]");
  const logits = await nodeLogits();
  expect(logits).toHaveLength(20);
  expect(logits.every(Number.isFinite)).toBe(true);
});

it('runs in Python, in the same settings, and gives the same', needsPython('onnxruntime'), async () => {
  const loader = join(folder, 'load.py');
  const listed = await python("import runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__')", loader);
  expect(listed).toBe("digits-int8.onnx ['input'] -> ['logits']\n");
  const { logits, ...settings } = JSON.parse(await python(USE_PYTHON, loader));
  expect(settings).toEqual({
    threads: 2,
    level: 'GraphOptimizationLevel.ORT_ENABLE_EXTENDED',
    pattern: false,
    spinning: '0',
  });
  const expected = await nodeLogits();
  expect(logits).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) expect(logits[at]).toBeCloseTo(value, 3);
});
