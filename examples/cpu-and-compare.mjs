// What can this CPU do, and which of two models is faster on it? Usage: node examples/cpu-and-compare.mjs a.onnx b.onnx
import { compareBlocks } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { compare } from '@rn50/inference-runner';

const [a, b] = process.argv.slice(2);
const cpu = await detectCpu();
console.log(`${cpu.model}: INT8 path ${cpu.int8Path}, ${cpu.usableCpus} usable CPUs`);
const variants = [
  { modelPath: a, label: 'A' },
  { modelPath: b, label: 'B' },
];
const [first, second] = await compare({ variants, scenario: 'latency', pairs: 6 });
console.log('latency of B / A:', compareBlocks('latency', first.blocks, second.blocks));
