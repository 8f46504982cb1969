import { type Engine, loadEngine, type SessionOptions } from '@rn50/inference-runner';
import { type ModelProto, writeModel } from '@rn50/onnx-model';

let ort: Promise<Engine> | undefined;

/** One ONNX Runtime for a test file. */
export function ortEngine(): Promise<Engine> {
  ort ??= loadEngine('ort');
  return ort;
}

/** The first output of a model for a batch: float32 values, row-major. */
export async function runModel(
  model: ModelProto,
  dims: readonly number[],
  data: Float32Array,
  options: Partial<SessionOptions> = {},
): Promise<Float32Array> {
  const session = await (await ortEngine()).load(writeModel(model), { threads: 1, spinning: false, ...options });
  try {
    const input = model.graph?.input[0]?.name ?? '';
    const outputs = await session.run({ [input]: { type: 'float32', dims, data } });
    const first = outputs[model.graph?.output[0]?.name ?? '']?.data;
    if (first instanceof Float32Array) return first;
    throw new Error('the output is not float32');
  } finally {
    await session.dispose();
  }
}

/** Signal to quantization noise ratio in dB. */
export function sqnrDb(reference: Float32Array, candidate: Float32Array): number {
  let signal = 0;
  let noise = 0;
  reference.forEach((value, at) => {
    signal += value ** 2;
    noise += (value - (candidate[at] ?? Number.NaN)) ** 2;
  });
  return 10 * Math.log10(signal / noise);
}
