import type { Feeds } from '@rn50/inference-runner/feeds';
import type { ModelProto } from '@rn50/onnx-model';
import type { Range } from './arithmetic/affine.js';
import { calibrate, interrupted } from './calibration/calibrate.js';
import { calibrationFeeds } from './calibration/calibration-feeds.js';
import { createObserver } from './calibration/observers.js';
import { samplingFeeds } from './calibration/sample-feeds.js';
import { emitQdq } from './emit/emit-qdq.js';
import { emitQOperator } from './emit/emit-qoperator.js';
import { once } from './emit/graph-writer.js';
import type { QuantizationPlan } from './emit/plan.js';
import { QuantizeError } from './errors.js';
import { checkModel } from './graph/check-model.js';
import { type Network, toModel, toNetwork } from './graph/network.js';
import { ownBuffers } from './graph/own-buffers.js';
import { loadOrt } from './load-ort.js';
import type { QuantizedForm } from './options/choices.js';
import { type QuantizeOptions, type Settings, settingsOf } from './options/options.js';
import { type PreparedNetwork, prepareNetwork } from './passes/prepare-network.js';
import { widenHalves } from './passes/widen-halves.js';
import { excludedNodes, keptOutputs } from './plan/excluded-nodes.js';
import { OPERATOR_RULES } from './plan/operator-rules.js';
import { type KeptFloat, type Step, selectNodes } from './plan/select-nodes.js';
import { activationParameters, isQuantized, tensorsToObserve, tensorsToObserveForAny } from './plan/tensors.js';
import {
  type FloatNode,
  floatGroups,
  floatNodes,
  type QuantizeReport,
  quantizeWarnings,
  recipeMetadata,
} from './report.js';
import { layersToLeave } from './sensitivity/layers-to-leave.js';

/** Inputs kept to measure the layers with. */
const SAMPLE_INPUTS = 8;

/**
 * Static post-training quantization of a float32 CNN to INT8: 8-bit activations (asymmetric, one scale per tensor) times
 * 8-bit weights (symmetric, one scale per output channel unless asked otherwise), int32 bias (Jacob et al. 2018;
 * Krishnamoorthi 2018).
 *
 * The given model is not changed. The result keeps the names, types and batch axis of its input and outputs.
 *
 * @param model one float32 or float16 input, opset 7 or newer (below 13 it is converted to 13); half precision is calculated in float32
 * @returns the INT8 model, and what was done
 * @throws QuantizeError (see the README's table); RunnerError where ONNX Runtime is missing or rejects the model,
 *   and BAD_INPUT for feeds that are not the model's
 */
export async function quantize(
  model: ModelProto,
  options: QuantizeOptions,
): Promise<{ model: ModelProto; report: QuantizeReport }> {
  // `quantizePrepared` does not hold the model, so a caller that drops it frees its memory.
  return quantizePrepared(prepare(model, options), options);
}

/**
 * The file that {@link quantize} would write, but with made-up ranges: it needs no calibration data and runs nothing. Graph and
 * speed are those of the real one, outputs are meaningless.
 * @throws QuantizeError as {@link quantize}
 */
export function quantizeUncalibrated(
  model: ModelProto,
  options: Omit<QuantizeOptions, 'calibration' | 'engine'>,
): ModelProto {
  const { network, settings, candidates: steps } = prepare(model, { ...options, calibration: [] });
  const { form, numbers } = settings;
  const parameters = activationParameters(steps, network, madeUpRanges(), numbers.activationType);
  return toModel(emit({ network, steps, parameters, format: numbers }, form));
}

/** A different range for every tensor, as calibration finds: engines fuse more where two are equal. */
function madeUpRanges(): (tensor: string) => Range {
  let count = 0;
  return once(() => {
    count += 1;
    return { min: -1, max: 1 + count / 64 };
  });
}

interface Prepared extends PreparedNetwork {
  readonly settings: Settings;
  readonly excluded: KeptFloat;
  readonly candidates: readonly Step[];
}

function prepare(model: ModelProto, options: QuantizeOptions): Prepared {
  const settings = settingsOf(options);
  const { signal, onProgress } = options;
  if (signal?.aborted === true) throw interrupted(signal);
  onProgress?.({ step: 'fold' });
  const given = widenHalves(toNetwork(model, checkModel(model)));
  const { exclude } = settings;
  const kept = keptOutputs(exclude, given.nodes);
  const prepared = prepareNetwork({ ...given, kept }, settings.form);
  const network = ownBuffers(prepared.network);
  const excluded = excludedNodes(exclude, network.nodes, kept);
  const candidates = selectNodes(network, excluded);
  if (!candidates.some(isQuantized)) throw nothingQuantizable(floatNodes(candidates, network));
  return { ...prepared, network, settings, excluded, candidates };
}

async function quantizePrepared(
  { network, folded, scaled, settings, excluded, candidates }: Prepared,
  options: QuantizeOptions,
): Promise<{ model: ModelProto; report: QuantizeReport }> {
  const { form, method, rangeMode, maxLossDb, reduceRange, numbers, threads } = settings;
  const { signal, onProgress } = options;
  const calibration = calibrationFeeds(options.calibration, network.inputs);
  const { specs, source } = calibration;
  const findLayers = maxLossDb !== null || settings.layers;
  const sample: Feeds[] = [];
  const observer = createObserver(settings);
  const engine = options.engine ?? (await loadOrt());
  const inputs = await calibrate({
    network,
    calibration: findLayers ? { specs, source: samplingFeeds(source, sample, SAMPLE_INPUTS) } : calibration,
    tensors: (maxLossDb === null ? tensorsToObserve : tensorsToObserveForAny)(candidates, network),
    observer,
    engine,
    threads,
    signal,
    onInput: (done) => onProgress?.({ step: 'calibrate', done, total: source.count }),
  });

  const rangeOf = once(observer.range);
  const planOf = (steps: readonly Step[]): QuantizationPlan => ({
    network,
    steps,
    parameters: activationParameters(steps, network, rangeOf, numbers.activationType),
    format: numbers,
  });
  const sensitivity = findLayers
    ? await layersToLeave({ plan: planOf(candidates), specs, feeds: sample, engine, threads }, maxLossDb)
    : null;
  const steps = sensitivity === null ? candidates : selectNodes(network, new Map([...excluded, ...sensitivity.lossy]));
  const left = floatNodes(steps, network);

  onProgress?.({ step: 'write' });
  const plan = planOf(steps);
  const quantized = emit(plan, form);
  const report: QuantizeReport = {
    form,
    method,
    rangeMode,
    percentile: method === 'percentile' ? settings.percentile : null,
    activationType: numbers.activationType,
    weightType: numbers.weightType,
    perChannel: numbers.granularity === 'per-channel',
    reduceRange,
    calibrationInputs: inputs,
    quantizedNodes: steps.filter(isQuantized).length,
    floatNodes: left,
    layers: sensitivity?.layers ?? null,
    foldedBatchNorms: folded,
    scaledBatchNorms: scaled,
    foldedActivations: steps.filter(({ kind }) => kind === 'folded').length,
    opset: quantized.opsets[''] ?? 0,
    warnings: quantizeWarnings(inputs, left),
  };
  return { model: toModel({ ...quantized, metadata: { ...network.metadata, ...recipeMetadata(report) } }), report };
}

function emit(plan: QuantizationPlan, form: QuantizedForm): Network {
  return form === 'qdq' ? emitQdq(plan) : emitQOperator(plan);
}

/** The other operators are left in float because these are. */
function nothingQuantizable(left: readonly FloatNode[]): QuantizeError {
  const weighted = left.filter(({ opType }) => OPERATOR_RULES.get(opType)?.role === 'weighted');
  const reasons = floatGroups(weighted).map(({ who, reason }) => `${who} (${reason})`);
  return new QuantizeError(
    'NOTHING_TO_QUANTIZE',
    `no node of the model can be quantized: ${reasons.join(', ') || 'no Conv, Gemm or MatMul works on its input'}`,
    'Quantize a convolutional network with constant weights.',
  );
}
