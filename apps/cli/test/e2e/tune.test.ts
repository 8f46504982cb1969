import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { DataType, float32Tensor, makeGraph, makeModel, node, valueInfo, writeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();
const FP32 = join(folder, 'one-convolution.onnx');
writeFileSync(FP32, oneConvolution());
const counts = ['--iterations', '4', '--warmup', '1', '--threads', '1'];
const args = ['--fp32', FP32, '--tune', ...counts, '--cache-dir', WARM.cache, '--json', '--no-progress'];

/** Every candidate is raced, so few layers make a short test. */
function oneConvolution(): Uint8Array {
  const weights = (name: string, dims: number[]) => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return float32Tensor(
      name,
      dims,
      Float32Array.from({ length: size }, (_, i) => Math.sin(i) / 4),
    );
  };
  const graph = makeGraph({
    name: 'one-convolution',
    nodes: [node('Conv', ['x', 'w'], ['a'], { pads: { ints: [1, 1, 1, 1] } }), node('Relu', ['a'], ['y'])],
    inputs: [valueInfo('x', DataType.FLOAT, ['N', 3, 32, 32])],
    outputs: [valueInfo('y', DataType.FLOAT, ['N', 16, 32, 32])],
    initializers: [weights('w', [16, 3, 3, 3])],
  });
  return writeModel(makeModel({ graph, irVersion: 8, opsets: { '': 13 }, producerName: 'test' }));
}

/** Which forms are faster is for the machine to say: there is a column, or a warning that says why not. */
function expectToldOrShown(report: Report): void {
  for (const [id, label] of [
    ['ort-int8-tuned', 'INT8'],
    ['ort-fp32-tuned', 'FP32'],
  ] as const) {
    const told = report.warnings.filter(({ code }) => code === 'tuning-no-gain' || code === 'tuning-undecided');
    const warning = told.map(({ message }) => message).join(' ');
    const variant = report.variants.find((one) => one.id === id);
    expect(variant === undefined).toBe(warning.includes(`${label}: `));
    if (variant === undefined) continue;
    const model = report.models.find((one) => one.id === variant.modelId);
    expect(model).toMatchObject({ source: 'tuned', recipe: { tuned: true, verdict: { kind: 'tuned' } } });
  }
}

describe('rn50 compare --tune', () => {
  it('adds what is faster, says what is not, and remembers the choice', { timeout: 180_000 }, async () => {
    const first = await rn50([...args, '--out', 'first'], { cwd: folder });
    expect(first.exitCode, first.stderr).toBe(0);
    const report: Report = JSON.parse(first.stdout);
    expect(report.variants.slice(0, 2).map(({ id }) => id)).toEqual(['ort-fp32', 'ort-int8']);
    expect(report.comparison).toMatchObject({ baseline: 'ort-fp32', candidate: 'ort-int8' });
    expectToldOrShown(report);
    // What was tried is listed for both, also where nothing is faster.
    const [int8Model, fp32Model] = ['int8', 'fp32'].map((form) => {
      return report.models.find(({ precision, source }) => precision === form && source !== 'tuned')?.id;
    });
    expect(report.tuning?.map(({ engine, modelId }) => [engine, modelId])).toEqual([
      ['ort', int8Model],
      ['ort', fp32Model],
    ]);
    const columns = report.variants.length;
    expect(report.comparisons).toHaveLength((columns * (columns - 1)) / 2);
    const [int8, tuned] = report.fidelity;
    if (tuned !== undefined) expect(tuned).toEqual({ ...int8, variantId: 'ort-int8-tuned' });

    const remembered = (label: string) =>
      !report.warnings.some(({ code, message }) => code === 'tuning-undecided' && message.includes(`${label}: `));
    // A tuning that a noisy machine left undecided is made again, and may end otherwise.
    if (!remembered('INT8') && !remembered('FP32')) return;
    const second = await rn50([...args, '--verbose', '--out', 'second'], { cwd: folder });
    expect(second.exitCode, second.stderr).toBe(0);
    const again: Report = JSON.parse(second.stdout);
    const digests = ({ models }: Report, precision: string) =>
      models.filter((model) => model.precision === precision).map(({ sha256 }) => sha256);
    if (remembered('INT8')) expect(digests(again, 'int8')).toEqual(digests(report, 'int8'));
    if (remembered('FP32')) expect(digests(again, 'fp32')).toEqual(digests(report, 'fp32'));
  });
});
