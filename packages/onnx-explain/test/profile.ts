import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelProfile, NodeTime } from '@rn50/bench-stats';
import { type ModelProto, writeModel } from '@rn50/onnx-model';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const RUNS = 12;
/** The first runs find memory and pages. */
const WARM_UP = 4;

interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: {
    readonly op_name: string;
    readonly node_index: string;
    readonly input_type_shape: readonly Record<string, number[]>[];
    readonly output_type_shape: readonly Record<string, number[]>[];
  };
}

/** What ONNX Runtime's profiler tells of a model, as `profileModel` of @rn50/inference-runner would. */
export async function profile(model: ModelProto | Uint8Array, threads = 2): Promise<ModelProfile> {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-explain-'));
  try {
    const [file, optimised] = [join(folder, 'model.onnx'), join(folder, 'optimised.onnx')];
    writeFileSync(file, model instanceof Uint8Array ? model : writeModel(model));
    const session = await InferenceSession.create(file, {
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'trace'),
      optimizedModelFilePath: optimised,
      logSeverityLevel: 3,
    });
    const [input] = session.inputMetadata;
    if (input?.isTensor !== true) throw new Error('the model has an image input');
    const dims = input.shape.map((dim) => (typeof dim === 'number' && dim > 0 ? dim : 1));
    const size = dims.reduce((product, dim) => product * dim, 1);
    const data = Float32Array.from({ length: size }, (_, index) => Math.sin(index));
    for (let run = 0; run < RUNS; run += 1) await session.run({ [input.name]: new Tensor('float32', data, dims) });
    session.endProfiling();
    await session.release();
    const trace = readdirSync(folder).find((name) => name.startsWith('trace'));
    const events = JSON.parse(readFileSync(join(folder, trace ?? ''), 'utf8')) as TraceEvent[];
    const runs = events.filter(({ cat, name }) => cat === 'Session' && name === 'model_run').map(({ dur }) => dur);
    return {
      threads,
      batch: 1,
      runMs: median(runs.slice(WARM_UP)) / 1000,
      nodes: nodeTimes(events),
      optimizedModel: readFileSync(optimised),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function nodeTimes(events: readonly TraceEvent[]): NodeTime[] {
  const nodes = new Map<string, { readonly event: TraceEvent; readonly durations: number[] }>();
  for (const event of events) {
    if (event.cat !== 'Node' || !event.name.endsWith('_kernel_time')) continue;
    const known = nodes.get(event.args.node_index) ?? { event, durations: [] };
    known.durations.push(event.dur);
    nodes.set(event.args.node_index, known);
  }
  const shapes = (entries: readonly Record<string, number[]>[]) => entries.flatMap((entry) => Object.values(entry));
  return [...nodes.values()].map(({ event: { name, args }, durations }) => ({
    name: name.replace(/_kernel_time$/, ''),
    opType: args.op_name,
    ms: median(durations.slice(WARM_UP)) / 1000,
    inputShapes: shapes(args.input_type_shape),
    outputShapes: shapes(args.output_type_shape),
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
