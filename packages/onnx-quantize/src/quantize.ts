import type { Engine } from '@rn50/inference-runner';
import type { ModelProto } from '@rn50/onnx-model';
import { calibrate, interrupted } from './calibration/calibrate.js';
import { calibrationInputs } from './calibration/calibration-inputs.js';
import { createObserver } from './calibration/create-observer.js';
import { emitQdq } from './emit/emit-qdq.js';
import { emitQOperator } from './emit/emit-qoperator.js';
import { QuantizeError } from './errors.js';
import { checkModel } from './graph/check-model.js';
import { toModel, toNetwork } from './graph/network.js';
import { type QuantizeOptions, settingsOf } from './options.js';
import { prepareNetwork } from './passes/prepare-network.js';
import { selectNodes } from './plan/select-nodes.js';
import { activationParameters, isQuantized, tensorsToObserve } from './plan/tensors.js';
import { floatNodes, type QuantizeReport, quantizeWarnings, recipeMetadata } from './report.js';

/**
 * Static post-training quantization of a float32 CNN to INT8: 8-bit activations (asymmetric, one scale per tensor) times
 * 8-bit weights (symmetric, one scale per output channel unless asked otherwise), int32 bias (Jacob et al. 2018;
 * Krishnamoorthi 2018).
 *
 * The given model is not changed. The result keeps the names, types and batch axis of its input and outputs.
 *
 * @param model one float32 input, weights inside the file, opset 7 or newer (below 13 it is converted to 13)
 * @returns the INT8 model, and what was done
 * @throws QuantizeError (see the README's table); RunnerError where ONNX Runtime is missing or rejects the model
 */
export async function quantize(
  model: ModelProto,
  options: QuantizeOptions,
): Promise<{ model: ModelProto; report: QuantizeReport }> {
  const { form, method, reduceRange, numbers, threads } = settingsOf(options);
  const { signal, onProgress } = options;
  if (signal?.aborted === true) throw interrupted(signal);
  onProgress?.({ step: 'fold' });
  const { network, folded, scaled } = prepareNetwork(toNetwork(model, checkModel(model)));
  const steps = selectNodes(network);
  const left = floatNodes(steps);
  const quantizedNodes = steps.filter(isQuantized).length;
  if (quantizedNodes === 0) throw nothingQuantizable(left[0]?.reason ?? '');

  const [input] = network.inputs;
  if (input === undefined) throw new QuantizeError('MODEL_UNSUPPORTED', 'the model has no input', 'Use another model.');
  const calibration = calibrationInputs(options.calibration, input);
  const total = Array.isArray(calibration.inputs) ? calibration.inputs.length : null;
  const observer = createObserver(method);
  const engine = options.engine ?? (await loadOrt());
  const inputs = await calibrate({
    network,
    calibration,
    tensors: tensorsToObserve(steps, network),
    observer,
    engine,
    threads,
    signal,
    onInput: (done) => onProgress?.({ step: 'calibrate', done, total }),
  });

  onProgress?.({ step: 'write' });
  const parameters = activationParameters(steps, network, observer.range, numbers.activationType);
  const plan = { network, steps, parameters, format: numbers };
  const quantized = form === 'qdq' ? emitQdq(plan) : emitQOperator(plan);
  const report: QuantizeReport = {
    form,
    method,
    activationType: numbers.activationType,
    weightType: numbers.weightType,
    perChannel: numbers.granularity === 'per-channel',
    reduceRange,
    calibrationInputs: inputs,
    quantizedNodes,
    floatNodes: left,
    foldedBatchNorms: folded,
    scaledBatchNorms: scaled,
    foldedActivations: steps.filter(({ kind }) => kind === 'folded').length,
    opset: quantized.opsets[''] ?? 0,
    warnings: quantizeWarnings(inputs, left),
  };
  return { model: toModel({ ...quantized, metadata: { ...network.metadata, ...recipeMetadata(report) } }), report };
}

/** Loaded only here: a caller with an engine of its own needs no ONNX Runtime. */
async function loadOrt(): Promise<Engine> {
  const { loadEngine } = await import('@rn50/inference-runner');
  return loadEngine('ort');
}

function nothingQuantizable(reason: string): QuantizeError {
  return new QuantizeError(
    'NOTHING_TO_QUANTIZE',
    `no node of the model can be quantized: ${reason}`,
    'Quantize a convolutional network with constant weights.',
  );
}
