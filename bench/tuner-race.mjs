// How often does the tuner keep a rewrite that brings nothing, and find one that does? Whole searches by the real code on
// simulated machines. Usage: node bench/tuner-race.mjs [searches]
import { DataType, float32Tensor, int8Tensor, makeGraph, makeModel, node, valueInfo } from '@rn50/onnx-model';
import { toNetwork } from '../packages/onnx-quantize/dist/graph/network.js';
import { search } from '../packages/onnx-quantize/dist/tune/search.js';
import { simulatedBench } from '../packages/onnx-quantize/dist/tune/simulated-bench.js';

const [count = '1000'] = process.argv.slice(2);
const PROCESS_LUCK = 0.004;
const MACHINES = [
  { pairNoise: 0.003, bursts: 0 },
  { pairNoise: 0.01, bursts: 0 },
  { pairNoise: 0.005, bursts: 0.03 },
  { pairNoise: 0.01, bursts: 0.05 },
];
/** What pixels nobody reads bring; the other rewrite and the GEMM form, which every profile praises, bring nothing. */
const TRUTHS = [1, 0.97, 0.95, 0.9];

const strides = (stride) => ({ strides: { ints: [stride, stride] } });
const convolution = (input, weight, output, stride) => node('Conv', [input, weight], [output], strides(stride), output);
const model = makeModel({
  graph: makeGraph({
    name: 'small',
    nodes: [
      ...['0', '1', '2'].map((layer) => node('DequantizeLinear', [`q${layer}`, 's'], [`w${layer}`])),
      convolution('x', 'w0', 'stem', 2),
      convolution('stem', 'w1', 'middle', 1),
      convolution('middle', 'w2', 'y', 2),
    ],
    inputs: [valueInfo('x', DataType.FLOAT, ['N', 3, 16, 16])],
    outputs: [valueInfo('y', DataType.FLOAT, ['N', 4, 'h', 'w'])],
    initializers: [
      int8Tensor('q0', [4, 3, 2, 2], new Int8Array(48).fill(1)),
      int8Tensor('q1', [4, 4, 3, 3], new Int8Array(144).fill(1)),
      int8Tensor('q2', [4, 4, 1, 1], new Int8Array(16).fill(1)),
      float32Tensor('s', [], [0.1]),
    ],
  }),
  irVersion: 8,
  opsets: { '': 13 },
  producerName: 'rn50',
});
const given = toNetwork(model, model.graph);
const isThinned = ({ nodes }) =>
  nodes.some(({ name, attribute }) => name === 'middle' && attribute.some(({ ints }) => ints.includes(2n)));

const percent = (found, holds) => `${((100 * found.filter(holds).length) / found.length).toFixed(1)} %`;
const keeps = (name) => (one) => one.rewrites.some((rewrite) => rewrite.name === name && rewrite.outcome === 'kept');

console.log(`${count} searches each; process luck ${100 * PROCESS_LUCK} %`);
for (const machine of MACHINES) {
  for (const truth of TRUTHS) {
    const found = [];
    let races = 0;
    for (let seed = 1; seed <= Number(count); seed += 1) {
      const times = (network) => (isThinned(network) ? truth : 1);
      const bench = await simulatedBench({ ...machine, times, processLuck: PROCESS_LUCK, gemmTimes: 0.9, seed });
      const counted = {
        profile: bench.profile,
        race(networks) {
          races += 1;
          return bench.race(networks);
        },
      };
      found.push(await search(given, { bench: counted, isOrt: true, onProgress: () => {} }));
    }
    const isOpen = ({ rewrites, verdict }) =>
      verdict.kind === 'untuned' &&
      [...rewrites.map(({ times }) => times), ...(verdict.times ? [verdict.times] : [])].some(({ low }) => low < 0.97);
    console.log(
      [
        `pairs ${100 * machine.pairNoise} %, bursts in ${100 * machine.bursts} % of runs, truth ${truth}`.padEnd(52),
        `tuned ${percent(found, ({ network }) => network !== null)}`.padEnd(15),
        `kept: pixels ${percent(found, keeps('unread-pixels'))}`.padEnd(23),
        `stem ${percent(found, keeps('space-to-depth-stem'))}`.padEnd(13),
        `GEMM ${percent(found, keeps('kernel-forms'))}`.padEnd(13),
        `undecided ${percent(found, isOpen)}`.padEnd(18),
        `races ${(races / found.length).toFixed(1)}`,
      ].join('  '),
    );
  }
}
