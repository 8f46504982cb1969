// Why is an INT8 model as fast as it is here? Usage: node examples/explain-int8.mjs int8.onnx [fp32.onnx]
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import { profileModel } from '@rn50/inference-runner';
import { explain } from '@rn50/onnx-explain';
import { readModel, writeModel } from '@rn50/onnx-model';
import { quantizeUncalibrated } from '@rn50/onnx-quantize';

const [int8, fp32 = null] = process.argv.slice(2);
const read = async (path) => readModel(await readFile(path));
const profile = (modelPath) => profileModel({ modelPath, threads: 1 });
const cpu = await detectCpu();
const known = {
  int8: await read(int8),
  fp32: fp32 === null ? null : await read(fp32),
  cpu,
  profiles: { int8: await profile(int8), fp32: fp32 === null ? null : await profile(fp32) },
  peaks: null,
  files: { int8, fp32 },
};
const { untried } = explain(known);
// A fix is named only where it was tried on this model.
const trials = known.fp32 !== null && untried.includes('plain') ? [await quantizedAgain(known.fp32)] : [];
const { verdicts, total, layers } = explain({ ...known, trials });
for (const { code, cause, fix, expectedGain } of verdicts) {
  console.log(`${code}${expectedGain === null ? '' : ` (${expectedGain.toFixed(2)} times)`}: ${cause}\n  ${fix ?? ''}`);
}
console.log(`${layers.length} layers, ${total.int8Ms.toFixed(2)} ms a run`);

async function quantizedAgain(float) {
  const folder = await mkdtemp(join(tmpdir(), 'explain-'));
  const path = join(folder, 'again.onnx');
  const model = quantizeUncalibrated(float, { cpu });
  await writeFile(path, writeModel(model));
  const ran = { beside: await profile(int8), profile: await profile(path) };
  await rm(folder, { recursive: true });
  return { recipe: 'plain', model, ran };
}
