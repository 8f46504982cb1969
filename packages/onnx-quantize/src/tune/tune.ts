import { changed, type ModelProto } from '@rn50/onnx-model';
import { interrupted } from '../calibration/calibrate.js';
import { requirePlainModel } from '../graph/check-model.js';
import { nodeName } from '../graph/names.js';
import { type Network, toModel, toNetwork } from '../graph/network.js';
import { type TuningChoices, tuningMetadata } from './choices.js';
import { weightsInput } from './convolution.js';
import { openBench } from './open-bench.js';
import { type TuneOptions, tuneSettingsOf } from './options.js';
import { search } from './search.js';

/**
 * Makes a model as fast as this engine runs it on this machine, by exact rewrites that are kept only where they are measured
 * faster: pixels that nothing reads are not calculated, the stem works on SpaceToDepth of the image, and each INT8 convolution
 * takes ONNX Runtime's direct or GEMM kernel. Outputs of an INT8 model stay the same to the bit; those of a float model
 * to the order in which a sum is added up.
 *
 * Takes INT8 models in QDQ or QOperator form from any quantizer, and float models (no kernel forms there). Measures for
 * some 10 to 20 seconds with ResNet50 at batch 1, in worker processes of their own; nothing else should run meanwhile. The result
 * belongs to the engine, CPU, threads and batch it was tuned for, which its metadata name (`rn50.tuned_for_*`).
 *
 * @returns the tuned model, or `model` itself where nothing is faster beyond its interval; `choices.verdict` says which
 * @throws QuantizeError EXTERNAL_DATA, MODEL_UNSUPPORTED, BAD_OPTION, TUNING_FAILED, ABORTED; RunnerError where the
 *   engine is missing
 */
export async function tune(
  model: ModelProto,
  options: TuneOptions = {},
): Promise<{ model: ModelProto; choices: TuningChoices }> {
  const settings = tuneSettingsOf(options);
  const { signal, onProgress = () => {}, cpu } = options;
  throwIfAborted(signal);
  const network = withConvolutionNames(toNetwork(model, requirePlainModel(model)));
  const bench = await openBench(settings);
  try {
    const found = await search(network, { bench, kernelForms: settings.engine === 'ort', onProgress });
    const { convolutions, rewrites, verdict } = found;
    const choices: TuningChoices = {
      ...bench.measuredBy(),
      cpu: cpu === undefined ? null : { model: cpu.model, int8Path: cpu.int8Path },
      batch: settings.batch,
      convolutions,
      rewrites,
      verdict,
    };
    if (found.network === null) return { model, choices };
    const metadata = { ...network.metadata, ...tuningMetadata(choices) };
    return { model: toModel({ ...found.network, metadata }), choices };
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    await bench.close();
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted(signal);
}

/** Every convolution gets a name, by which it is found in a profile; engines refuse names given twice. */
function withConvolutionNames(network: Network): Network {
  const taken = new Set(network.nodes.map(({ name }) => name));
  const nodes = network.nodes.map((node) => {
    if (weightsInput(node) === undefined || node.name !== '') return node;
    const wanted = nodeName(node);
    let name = wanted;
    for (let suffix = 2; taken.has(name); suffix += 1) name = `${wanted}_${suffix}`;
    taken.add(name);
    return changed(node, { name });
  });
  return { ...network, nodes };
}
