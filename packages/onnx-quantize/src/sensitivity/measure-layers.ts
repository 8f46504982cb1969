import { boundedSqnrDb, MOST_DB } from '@rn50/bench-stats/numbers';
import type { Engine } from '@rn50/inference-runner';
import { type Feeds, repeatFeeds } from '@rn50/inference-runner/feeds';
import type { InputSpec } from '@rn50/onnx-model';
import { emitQdq } from '../emit/emit-qdq.js';
import type { QuantizationPlan } from '../emit/plan.js';
import { nodeName } from '../graph/names.js';
import { encodeNetwork, loadEncoded } from '../load-network.js';
import type { QuantizedStep } from '../plan/select-nodes.js';
import { isQuantized } from '../plan/tensors.js';
import { shadowPlan } from './shadow-plan.js';

/** How well one Conv, Gemm or MatMul stands being quantized. */
export interface LayerSqnr {
  /** The node's name, or that of its first output. */
  readonly name: string;
  readonly opType: string;
  /**
   * Signal to quantization noise ratio of its output (behind a Relu or Clip that is folded in), in dB, when its weights,
   * bias and input are quantized and nothing else is. At most 120: float32 itself is no better.
   */
  readonly sqnrDb: number;
  /** False for a layer that was left in float because of it. */
  readonly quantized: boolean;
}

export interface MeasuredLayer {
  readonly step: QuantizedStep;
  readonly layer: LayerSqnr;
}

/** Weights of the twins in one session: 40 MB in float. */
const GROUP_WEIGHTS = 10_000_000;

export interface LayerRun {
  readonly plan: QuantizationPlan;
  /** The network's inputs. */
  readonly specs: readonly InputSpec[];
  /** Samples to measure with, by input name; a few suffice. */
  readonly feeds: readonly Feeds[];
  readonly engine: Engine;
  readonly threads: number;
  /** Weights of the layers that are measured at a time; 10 million unless given. */
  readonly groupWeights?: number;
}

/**
 * The SQNR of every weighted layer by itself, in the order they run, over all the feeds together. A few layers at a time: an
 * engine may hold the weights of all twins in float at once.
 */
export async function measureLayers(run: LayerRun): Promise<MeasuredLayer[]> {
  const measured: MeasuredLayer[] = [];
  const { plan, groupWeights = GROUP_WEIGHTS } = run;
  for (const group of groupsOf(plan, groupWeights)) measured.push(...(await measureGroup(run, group)));
  return measured;
}

/** The weighted layers in runs of at most so many weights, or of one larger layer. */
function groupsOf({ steps, network }: QuantizationPlan, most: number): QuantizedStep[][] {
  const groups: QuantizedStep[][] = [];
  let room = 0;
  for (const step of steps.filter(isQuantized)) {
    if (step.role !== 'weighted') continue;
    const dims = network.initializers.get(step.node.input[1] ?? '')?.dims ?? [];
    const weights = dims.reduce((product, dim) => product * Number(dim), 1);
    if (weights > room || groups.length === 0) {
      groups.push([]);
      room = most;
    }
    groups.at(-1)?.push(step);
    room -= weights;
  }
  return groups;
}

async function measureGroup(
  { plan, specs, feeds, engine, threads }: LayerRun,
  group: readonly QuantizedStep[],
): Promise<MeasuredLayer[]> {
  const shadow = shadowPlan(plan, group);
  // Unoptimised: the twins must calculate what the integers stand for, not be melted into something else.
  const options = { threads, spinning: false, graphOptimization: 'disabled' } as const;
  const session = await loadEncoded(engine, encodeNetwork(emitQdq(shadow.plan)), options);
  const sums = shadow.layers.map(() => ({ signal: 0, noise: 0 }));
  try {
    for (const sample of feeds) {
      const outputs = await session.run(repeatFeeds(specs, sample));
      shadow.layers.forEach(({ signal, noise }, index) => {
        const sum = sums[index];
        if (sum === undefined) return;
        sum.signal += Number(outputs[signal]?.data[0] ?? 0);
        sum.noise += Number(outputs[noise]?.data[0] ?? 0);
      });
    }
  } finally {
    await session.dispose();
  }
  return shadow.layers.map(({ step }, index) => {
    const { signal, noise } = sums[index] ?? { signal: 0, noise: 0 };
    const layer = {
      name: nodeName(step.node),
      opType: step.node.opType,
      // A layer that is always 0, and still is when quantized, loses nothing.
      sqnrDb: boundedSqnrDb(signal, noise) ?? MOST_DB,
      quantized: true,
    };
    return { step, layer };
  });
}
