// Why is an INT8 model as fast as it is here? Usage: node examples/explain-int8.mjs int8.onnx [fp32.onnx]
import { readFile } from 'node:fs/promises';
import { detectCpu } from '@rn50/cpu-detect';
import { profileModel } from '@rn50/inference-runner';
import { explain } from '@rn50/onnx-explain';
import { readModel } from '@rn50/onnx-model';

const [int8, fp32 = null] = process.argv.slice(2);
const read = async (path) => readModel(await readFile(path));
const { verdicts, total, layers } = explain({
  int8: await read(int8),
  fp32: fp32 === null ? null : await read(fp32),
  cpu: await detectCpu(),
  profiles: {
    int8: await profileModel({ modelPath: int8, threads: 1 }),
    fp32: fp32 === null ? null : await profileModel({ modelPath: fp32, threads: 1 }),
  },
  peaks: null,
  files: { int8, fp32 },
});
for (const { code, cause, fix, expectedGain } of verdicts) {
  console.log(`${code}${expectedGain === null ? '' : ` (${expectedGain.toFixed(2)} times)`}: ${cause}\n  ${fix}`);
}
console.log(`${layers.length} layers, ${total.int8Ms.toFixed(2)} ms a run`);
